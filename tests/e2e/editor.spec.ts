import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import sharp from 'sharp';
import type { ImageRecord } from '../../main/domain/image-record.ts';
import { startFakeComfyui } from '../support/fake-comfyui/fake-comfyui.ts';
import { accessibilityFaults, expect, test, type App } from '../support/journey.ts';

const WIDTH = 333;
const HEIGHT = 257;

const canvas = (page: Page): Locator => page.getByRole('application', { name: 'Canvas' });
const staging = (page: Page): Locator => page.getByRole('region', { name: 'Candidates' });
const candidate = (page: Page, name: string | RegExp): Locator => staging(page).getByRole('option', { name });
const side = (page: Page, name: string): Locator =>
  page.getByRole('group', { name: 'Frame' }).getByLabel(name, { exact: true });

/** For the pictures of one test. */
let pictures: string;
test.beforeEach(async () => {
  pictures = await mkdtemp(join(tmpdir(), 'gesso-picture-'));
});
test.afterEach(() => rm(pictures, { recursive: true, force: true }));

/** A picture with detail everywhere, so that any changed byte shows. */
async function makePicture(width = WIDTH, height = HEIGHT, phase = 0): Promise<string> {
  const pixels = new Uint8Array(width * height * 3).map((_, index) => {
    const at = Math.floor(index / 3);
    const [x, y] = [at % width, Math.floor(at / width)];
    return 128 + 90 * Math.sin((x + phase) / 17 + (index % 3)) * Math.cos(y / 23);
  });
  const path = join(await mkdtemp(join(pictures, 'source-')), 'source.png');
  await sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(path);
  return path;
}

async function openIn(app: App, mode: 'Inpaint' | 'Outpaint', path: string): Promise<void> {
  const { page } = app;
  await page.getByRole('link', { name: mode, exact: true }).click();
  await app.choose(path, () => page.getByRole('button', { name: 'Choose a file…' }).click());
  await expect(page.getByRole('button', { name: 'Fit' })).toBeEnabled();
  // However long its form is, the page stays where it is.
  expect(await page.evaluate(() => (window.scrollTo(0, 9999), window.scrollY))).toBe(0);
}

/** Drags over the canvas; places are shares of the canvas, its middle is 0.5, 0.5. */
async function drag(
  page: Page,
  from: readonly [number, number],
  to: readonly [number, number],
  button: 'left' | 'right' = 'left',
): Promise<void> {
  const box = (await canvas(page).boundingBox())!;
  const at = ([x, y]: readonly [number, number]): [number, number] => [
    box.x + box.width * x,
    box.y + box.height * y,
  ];
  await page.mouse.move(...at(from));
  await page.mouse.down({ button });
  await page.mouse.move(...at(to), { steps: 8 });
  await page.mouse.up({ button });
}

/** Every picture of the library, newest first. */
async function records(app: App): Promise<readonly ImageRecord[]> {
  const { tiles } = await app.call<{ tiles: { uid: string }[] }>('gallery.open', {
    view: 'test',
    query: '',
    sort: { key: 'created', direction: 'descending' },
    group: 'none',
    stacks: false,
    limit: 100,
  });
  const details = await Promise.all(
    tiles.map(({ uid }) => app.call<{ record: ImageRecord }>('gallery.details', { uid })),
  );
  return details.map(({ record }) => record);
}

const pixelsOf = async (file: string | Buffer): Promise<Buffer> => sharp(file).removeAlpha().raw().toBuffer();
const fileOf = (app: App, record: ImageRecord): string => join(app.library, record.file.path);

async function newestEdit(app: App, type: 'inpaint' | 'outpaint'): Promise<ImageRecord> {
  const found = (await records(app)).find((record) => record.generation.type === type);
  expect(found).toBeDefined();
  return found!;
}

const parentOf = (record: ImageRecord, role: string): string =>
  record.generation.parents.find((parent) => parent.role === role)?.uid ?? '';

/** The mask as *Save mask as a file* writes it, a byte per pixel. */
async function savedMask({ page, download }: App): Promise<Buffer> {
  await page.getByRole('button', { name: 'Change the mask' }).click();
  const entry = page.getByRole('menuitem', { name: 'Save mask as a file…' });
  const { path } = await download(() => entry.click());
  return sharp(path).extractChannel(0).raw().toBuffer();
}

/** What the canvas shows of a picture of the first size at 1:1, RGB. */
async function shownPixels(page: Page): Promise<Buffer> {
  const shot = sharp(await canvas(page).screenshot());
  const { width, height } = await shot.metadata();
  const left = Math.round((width - WIDTH) / 2);
  const top = Math.round((height - HEIGHT) / 2);
  return shot.extract({ left, top, width: WIDTH, height: HEIGHT }).removeAlpha().raw().toBuffer();
}

/** Pixels in which two pictures of the first size differ, within these columns. */
function differing(a: Buffer, b: Buffer, from = 0, to = WIDTH): number {
  let count = 0;
  for (let at = 0; at < WIDTH * HEIGHT; at++) {
    const x = at % WIDTH;
    if (x < from || x >= to) continue;
    count += Number([0, 1, 2].some((channel) => a[at * 3 + channel] !== b[at * 3 + channel]));
  }
  return count;
}

/** How many masks the library has kept to be offered again. */
const keptMasks = async (app: App): Promise<number> =>
  (await readdir(join(app.library, '.gesso/drafts')).catch(() => [])).filter((name) => name.endsWith('.png'))
    .length;

/** Drops or pastes a file on the editor. */
async function bring(page: Page, path: string, by: 'drop' | 'paste'): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    (bytes) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], 'brought.png', { type: 'image/png' }));
      return data;
    },
    Array.from(await readFile(path)),
  );
  if (by === 'drop') {
    await canvas(page).dispatchEvent('dragover', { dataTransfer });
    await page.getByText('Drop to open').dispatchEvent('drop', { dataTransfer });
    return;
  }
  await page.evaluate((clipboardData) => {
    document.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, dataTransfer);
}

const maskMenu = async (page: Page, entry: string): Promise<Locator> => {
  await page.getByRole('button', { name: 'Change the mask' }).click();
  return page.getByRole('menuitem', { name: entry });
};
const pictureMenu = async (page: Page, entry: string): Promise<Locator> => {
  await page.getByRole('button', { name: 'Change the picture' }).click();
  return page.getByRole('menuitem', { name: entry });
};

const undoButton = (page: Page): Locator => page.getByRole('button', { name: 'Undo', exact: true });

test('A4 E5: paint, erase, undo, generate, compare, accept; nothing outside the mask changes', async ({
  page,
  app,
}) => {
  const source = await makePicture();
  await openIn(app, 'Inpaint', source);
  await page.keyboard.press('b');
  await drag(page, [0.45, 0.45], [0.55, 0.5]);
  await page.keyboard.press('e');
  await drag(page, [0.55, 0.42], [0.6, 0.55]);
  await drag(page, [0.4, 0.3], [0.6, 0.6]);
  await page.keyboard.press('z');
  await expect(page.getByRole('button', { name: 'Redo', exact: true })).toBeEnabled();
  // Only a model that samples starts from something, and has colours of its own.
  const blending = page.getByRole('group', { name: 'Blending' });
  await expect(blending.getByText('Keep transparency')).toBeVisible();
  await expect(blending.getByText(/Start from|Match colours/)).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+Enter');

  await expect(candidate(page, 'Candidate 1')).toHaveAttribute('aria-selected', 'true');
  await canvas(page).click({ position: { x: 3, y: 3 }, button: 'middle' });
  const result = await newestEdit(app, 'inpaint');
  const [before, after] = await Promise.all([pixelsOf(source), pixelsOf(fileOf(app, result))]);
  // The candidate shows; as long as Tab is held, the original.
  await expect.poll(async () => differing(await shownPixels(page), after)).toBe(0);
  await page.keyboard.down('Tab');
  await expect.poll(async () => differing(await shownPixels(page), before)).toBe(0);
  await page.keyboard.up('Tab');
  await expect.poll(async () => differing(await shownPixels(page), after)).toBe(0);
  // Wiped, the original is left of the line and the candidate right of it.
  await page.keyboard.press('v');
  await expect(page.getByRole('slider', { name: 'Wipe position' })).toBeVisible();
  const [left, right] = [Math.floor(WIDTH * 0.45), Math.ceil(WIDTH * 0.55)];
  await expect.poll(async () => differing(await shownPixels(page), before, 0, left)).toBe(0);
  const wiped = await shownPixels(page);
  expect(differing(wiped, after, right)).toBe(0);
  expect(differing(wiped, after, 0, left)).toBeGreaterThan(0);
  expect(differing(wiped, before, right)).toBeGreaterThan(0);
  await page.keyboard.press('v');
  await staging(page).getByRole('button', { name: 'Accept' }).click();
  await expect(staging(page)).toHaveCount(0);

  const maskFile = join(app.library, '.gesso/masks', `${parentOf(result, 'mask')}.png`);
  const mask = await sharp(maskFile).extractChannel(0).raw().toBuffer();
  expect(mask).toHaveLength(WIDTH * HEIGHT);
  let inside = 0;
  let changedInside = 0;
  let changedOutside = 0;
  for (let at = 0; at < mask.length; at++) {
    const changed = [0, 1, 2].some((channel) => before[at * 3 + channel] !== after[at * 3 + channel]);
    if (mask[at]! > 0) {
      inside++;
      changedInside += Number(changed);
    } else changedOutside += Number(changed);
  }
  expect(inside).toBeGreaterThan(200);
  expect(changedInside).toBeGreaterThan(inside / 4);
  expect(changedOutside).toBe(0);
});

test('a saved mask equals the painted one; an edit is reopened, and made again as it was', async ({
  page,
  app,
}) => {
  await openIn(app, 'Inpaint', await makePicture());
  await expect(await pictureMenu(page, 'Reopen the edit that made this')).toBeDisabled();
  await page.keyboard.press('Escape');
  await canvas(page).focus();
  await page.keyboard.press('l');
  await drag(page, [0.42, 0.4], [0.58, 0.6]);
  await page.keyboard.press('o');
  await drag(page, [0.45, 0.4], [0.6, 0.55]);
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(candidate(page, 'Candidate 1')).toBeVisible();
  await staging(page).getByRole('button', { name: 'Keep all' }).click();
  const result = await newestEdit(app, 'inpaint');
  const stored = await readFile(join(app.library, '.gesso/masks', `${parentOf(result, 'mask')}.png`));

  // Used in inpaint, the result itself is opened; its source with the mask only when that is asked for.
  await page.evaluate((uid) => {
    window.location.hash = `#/inpaint?uid=${uid}`;
  }, result.uid);
  await expect(undoButton(page)).toBeDisabled();
  await page.getByRole('button', { name: 'Change the picture' }).click();
  await page.getByRole('menuitem', { name: 'Reopen the edit that made this' }).click();
  await expect(undoButton(page)).toBeEnabled();
  await page.getByRole('button', { name: 'Change the mask' }).click();
  const download = await app.download(() =>
    page.getByRole('menuitem', { name: 'Save mask as a file…' }).click(),
  );
  const saved = await readFile(download.path);
  const painted = await sharp(stored).extractChannel(0).raw().toBuffer();
  expect(Buffer.compare(await sharp(saved).extractChannel(0).raw().toBuffer(), painted)).toBe(0);
  expect(saved).toHaveLength(stored.length);

  // On another picture: from the file, and from the picture that was made with it.
  await app.choose(await makePicture(WIDTH, HEIGHT, 9), async () =>
    (await pictureMenu(page, 'Open another picture…')).click(),
  );
  await expect(undoButton(page)).toBeDisabled();
  await app.choose(download.path, async () => (await maskMenu(page, 'Load mask from a file…')).click());
  await expect(undoButton(page)).toBeEnabled();
  expect(Buffer.compare(await savedMask(app), painted)).toBe(0);
  await page.keyboard.press('c');
  await (await maskMenu(page, 'Use the mask of another picture…')).click();
  await page.getByRole('dialog').getByRole('option').click();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Use this mask' }).click();
  await expect.poll(async () => Buffer.compare(await savedMask(app), painted)).toBe(0);

  // Generated again: the same source, mask and recipe, to the byte.
  await page.evaluate((uid) => {
    window.location.hash = `#/image/${uid}`;
  }, result.uid);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Generate again' }).click();
  await expect(candidate(page, 'Candidate 1')).toHaveAttribute('aria-selected', 'true');
  const again = await newestEdit(app, 'inpaint');
  expect(again.uid).not.toBe(result.uid);
  expect(again.generation.parents).toEqual(result.generation.parents);
  expect(again.generation.edit).toEqual(result.generation.edit);
  expect(Buffer.compare(await pixelsOf(fileOf(app, again)), await pixelsOf(fileOf(app, result)))).toBe(0);
});

test('a pen presses wider, a finger paints, two fingers zoom and paint nothing', async ({ page, app }) => {
  await openIn(app, 'Inpaint', await makePicture());
  /** Moves pointers over the canvas together; places in pixels from its middle. */
  const gesture = async (
    pointerType: 'pen' | 'touch',
    fingers: readonly (readonly { x: number; y: number; pressure?: number }[])[],
  ): Promise<void> =>
    canvas(page).evaluate(
      (element, { type, paths }) => {
        const box = element.getBoundingClientRect();
        const fire = (name: string, id: number, { x, y, pressure = 0.5 }: (typeof paths)[0][0]): void => {
          const clientX = box.left + box.width / 2 + x;
          const clientY = box.top + box.height / 2 + y;
          const event = { pointerId: id + 10, pointerType: type, pressure, clientX, clientY, bubbles: true };
          element.dispatchEvent(new PointerEvent(name, { ...event, button: 0, buttons: 1 }));
        };
        for (const [id, path] of paths.entries()) fire('pointerdown', id, path[0]!);
        for (let at = 1; at < paths[0]!.length; at++)
          for (const [id, path] of paths.entries()) fire('pointermove', id, path[at]!);
        for (const [id, path] of paths.entries()) fire('pointerup', id, path.at(-1)!);
      },
      { type: pointerType, paths: fingers.map((path) => [...path]) },
    );
  /** The mask's height in some columns, which are pixels from its middle. */
  const heights = async (columns: readonly number[]): Promise<number[]> => {
    await page.getByRole('button', { name: 'Change the mask' }).click();
    const { path } = await app.download(() =>
      page.getByRole('menuitem', { name: 'Save mask as a file…' }).click(),
    );
    const mask = await sharp(path).extractChannel(0).raw().toBuffer();
    return columns.map((column) => {
      const x = Math.round(WIDTH / 2) + column;
      return Array.from({ length: HEIGHT }, (_, y) => mask[y * WIDTH + x]!).filter((value) => value > 127)
        .length;
    });
  };
  await gesture('pen', [
    Array.from({ length: 20 }, (_, at) => ({ x: at * 8 - 80, y: -60, pressure: 0.1 + at * 0.04 })),
  ]);
  await expect(undoButton(page)).toBeEnabled();
  const [narrow, wide] = await heights([-70, 60]);
  expect(narrow).toBeGreaterThan(2);
  expect(wide).toBeGreaterThan(3 * narrow!);

  // A touch so soon after the pen is the palm of the hand that holds it.
  await expect
    .poll(async () => {
      await gesture('touch', [Array.from({ length: 10 }, (_, at) => ({ x: at * 8 - 40, y: 70 }))]);
      return (await heights([0]))[0];
    })
    .toBeGreaterThan(60);
  const painted = await heights([-70, 0, 60]);

  const zoom = page.getByLabel('Zoom');
  const before = await zoom.textContent();
  const finger = (direction: 1 | -1) =>
    Array.from({ length: 10 }, (_, at) => ({ x: direction * (40 + 8 * at), y: 0 }));
  await gesture('touch', [finger(-1), finger(1)]);
  await expect(zoom).not.toHaveText(before ?? '');
  expect(await heights([-70, 0, 60])).toEqual(painted);
});

test('pictures are opened by drop and paste, one that is gone is told of; an empty mask is refused and nothing queued', async ({
  page,
  app,
}) => {
  await page.evaluate(() => (window.location.hash = '#/inpaint?uid=00000000-0000-4000-8000-000000000000'));
  await expect(page.getByText('The picture could not be opened')).toBeVisible();
  await expect(page.getByText('no longer in the library', { exact: false })).toBeVisible();
  const dropped = await makePicture();
  await bring(page, dropped, 'drop');
  await expect(page.getByRole('button', { name: 'Fit' })).toBeEnabled();
  await page.mouse.move(2, 2);
  const isShown = async (path: string): Promise<number> =>
    differing(await shownPixels(page), await pixelsOf(path));
  await expect.poll(() => isShown(dropped)).toBe(0);
  const pasted = await makePicture(WIDTH, HEIGHT, 9);
  await bring(page, pasted, 'paste');
  await expect.poll(() => isShown(pasted)).toBe(0);
  await canvas(page).focus();

  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByRole('alert').getByText('The mask is empty', { exact: false })).toBeVisible();
  await page.keyboard.press('r');
  await drag(page, [0.45, 0.45], [0.55, 0.55]);
  await expect(page.getByText('The mask is empty', { exact: false })).toHaveCount(0);
  await page.keyboard.press('c');
  await expect(undoButton(page)).toBeEnabled();
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByText('The mask is empty', { exact: false })).toBeVisible();
  expect((await records(app)).filter(({ generation }) => generation.type === 'inpaint')).toEqual([]);
});

test('several candidates: painting goes on, one is discarded, one more is made, all are kept', async ({
  page,
  app,
}) => {
  await openIn(app, 'Inpaint', await makePicture());
  await page.keyboard.press('r');
  await page.keyboard.press('1');
  const bare = await shownPixels(page);
  const tinted = async (): Promise<boolean> => differing(await shownPixels(page), bare) > 0;
  await drag(page, [0.45, 0.45], [0.55, 0.55]);
  await expect.poll(tinted).toBe(true);
  // Hidden, it shows again as soon as it is painted on.
  await page.keyboard.press('m');
  await expect.poll(tinted).toBe(false);
  const showsMask = page.getByRole('button', { name: 'Show mask' });
  await expect(showsMask).toHaveAttribute('aria-pressed', 'false');
  await page.mouse.down();
  await expect.poll(tinted).toBe(true);
  await page.keyboard.press('z');
  await page.mouse.up();
  await expect(showsMask).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('spinbutton', { name: 'Candidates' }).fill('2');
  await page.getByRole('spinbutton', { name: 'Candidates' }).press('ControlOrMeta+Enter');
  await expect(candidate(page, 'Candidate 1')).toBeEnabled();
  await expect(candidate(page, 'Candidate 2')).toBeEnabled();

  await drag(page, [0.6, 0.4], [0.65, 0.5]);
  await expect(showsMask).toHaveAttribute('aria-pressed', 'true');

  await candidate(page, 'Candidate 2').click();
  await staging(page).getByRole('button', { name: 'Discard' }).click();
  await expect(candidate(page, 'Candidate 2')).toHaveCount(0);
  await staging(page).getByRole('button', { name: 'One more, new seed' }).click();
  await expect(candidate(page, 'Candidate 2')).toBeEnabled();

  const source = (await records(app)).find(({ generation }) => generation.type === 'import')!;
  const again = await app.restart();
  await again.evaluate((uid) => (window.location.hash = `#/inpaint?uid=${uid}`), source.uid);
  await expect(candidate(again, 'Candidate 1')).toHaveAttribute('aria-selected', 'true');
  await expect(candidate(again, 'Candidate 2')).toBeEnabled();
  await staging(again).getByRole('button', { name: 'Keep all' }).click();
  await expect(staging(again)).toHaveCount(0);

  const edits = (await records(app)).filter(({ generation }) => generation.type === 'inpaint');
  expect(edits.filter(({ state }) => state.trashedAtMs === null)).toHaveLength(2);
  expect(new Set(edits.map(({ generation }) => generation.seed)).size).toBe(edits.length);
});

test('a candidate that failed can be chosen and taken away', async ({ page, app }) => {
  await openIn(app, 'Inpaint', await makePicture(64, 48));
  // Nothing is left to fill from.
  await (await maskMenu(page, 'Mask everything')).click();
  await page.getByRole('spinbutton', { name: 'Candidates' }).fill('2');
  await page.getByRole('spinbutton', { name: 'Candidates' }).press('ControlOrMeta+Enter');
  const failed = candidate(page, /Failed/);
  await expect(failed).toHaveCount(2);
  await failed.first().click();
  await expect(failed.first()).toHaveAttribute('aria-selected', 'true');
  await staging(page).getByRole('button', { name: 'Discard' }).click();
  await expect(failed).toHaveCount(1);
  await canvas(page).focus();
  await page.keyboard.press('ArrowRight');
  await expect(failed).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Delete');
  await expect(staging(page)).toHaveCount(0);
});

test('A5: dragging, numbers and a ratio give the same frame; the original stays to the byte', async ({
  page,
  app,
}) => {
  const source = await makePicture(320, 320);
  await openIn(app, 'Outpaint', source);
  const values = async (): Promise<string[]> =>
    Promise.all(['Left', 'Right', 'Top', 'Bottom'].map((name) => side(page, name).inputValue()));

  await page.getByRole('group', { name: 'Frame' }).getByRole('combobox').selectOption('16:9');
  const byRatio = await values();
  expect(byRatio).toEqual(['120', '128', '0', '0']);
  // Undone and redone; the size of the result or a ratio of one's own comes to the same.
  const none = ['0', '0', '0', '0'];
  await undoButton(page).click();
  expect(await values()).toEqual(none);
  await page.getByRole('button', { name: 'Redo', exact: true }).click();
  expect(await values()).toEqual(byRatio);
  await page.getByRole('button', { name: 'Reset the frame' }).click();
  expect(await values()).toEqual(none);
  await side(page, 'Width of the result').fill('568');
  expect(await values()).toEqual(byRatio);
  await page.getByRole('button', { name: 'Reset the frame' }).click();
  await page.getByRole('group', { name: 'Frame' }).getByRole('combobox').selectOption('custom');
  await page.getByRole('textbox', { name: 'Another ratio…' }).fill('71:40');
  expect(await values()).toEqual(byRatio);
  await page.getByRole('button', { name: 'Reset the frame' }).click();
  expect(await values()).toEqual(none);

  await side(page, 'Left').fill('121');
  await side(page, 'Left').press('Enter');
  await side(page, 'Right').fill('128');
  await side(page, 'Right').press('Enter');
  expect(await values()).toEqual(byRatio);
  await page.getByRole('button', { name: 'Reset the frame' }).click();

  // 320 pixels at 1:1 in the middle of the canvas.
  await page.getByRole('button', { name: 'Actual size' }).click();
  const box = (await canvas(page).boundingBox())!;
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const pull = async (fromX: number, toX: number, fromY = 0, toY = fromY): Promise<void> => {
    await page.mouse.move(middle.x + fromX, middle.y + fromY);
    await page.mouse.down();
    await page.mouse.move(middle.x + toX, middle.y + toY, { steps: 6 });
    await page.mouse.up();
  };
  // A corner away from where the picture is kept: as a ratio with that anchor, or two sides, would have it.
  // One stop for the keyboard, the arrow keys choose.
  const places = page.getByRole('radiogroup', { name: 'Keep the picture at' });
  await places.getByRole('radio', { name: 'centre' }).focus();
  for (const name of ['left', 'top right', 'top', 'top left']) {
    await page.keyboard.press('ArrowLeft');
    await expect(places.getByRole('radio', { name, exact: true })).toBeChecked();
  }
  // Also where the page learns of a key only when it is up again.
  await places.getByRole('radio', { checked: true }).evaluate((radio) => {
    for (const type of ['keydown', 'keyup'])
      radio.dispatchEvent(new KeyboardEvent(type, { key: 'ArrowLeft', bubbles: true, cancelable: true }));
  });
  await expect(places.getByRole('radio', { name: 'bottom right', exact: true })).toBeChecked();
  await page.keyboard.press('ArrowRight');
  await expect(places.getByRole('radio', { name: 'top left', exact: true })).toBeChecked();
  await page.getByRole('group', { name: 'Frame' }).getByRole('combobox').selectOption('4:3');
  const anchored = await values();
  expect(anchored).toEqual(['0', '104', '0', '0']);
  await page.getByRole('button', { name: 'Reset the frame' }).click();
  await page.getByRole('button', { name: 'Actual size' }).click();
  await pull(160, 265, 160, 162);
  expect(await values()).toEqual(anchored);
  await pull(264, 233, 160, 228);
  expect(await values()).toEqual(['0', '72', '0', '72']);
  await page.getByRole('radio', { name: 'bottom right', exact: true }).click();
  await page.getByRole('button', { name: 'Reset the frame' }).click();
  await page.getByRole('button', { name: 'Actual size' }).click();
  await pull(-160, -248, -160, -232);
  expect(await values()).toEqual(['88', '0', '72', '0']);
  await page.getByRole('button', { name: 'Reset the frame' }).click();
  await page.getByRole('button', { name: 'Actual size' }).click();

  await pull(-160, -281);
  await pull(160, 289);
  expect(await values()).toEqual(byRatio);

  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(candidate(page, 'Candidate 1')).toHaveAttribute('aria-selected', 'true');
  // Wiped, it is there to be seen, which is a moment after it was chosen.
  await page.keyboard.press('v');
  await expect(page.getByRole('slider', { name: 'Wipe position' })).toBeVisible();
  // The frame is put away while a result is looked at: where its handle was, the view is moved.
  middle.y += (await canvas(page).boundingBox())!.y - box.y;
  await pull(288, 360);
  expect(await values()).toEqual(byRatio);
  const result = await newestEdit(app, 'outpaint');
  expect([result.file.width, result.file.height]).toEqual([568, 320]);
  const middlePart = await sharp(fileOf(app, result))
    .extract({ left: 120, top: 0, width: 320, height: 320 })
    .removeAlpha()
    .raw()
    .toBuffer();
  expect(Buffer.compare(middlePart, await pixelsOf(source))).toBe(0);

  // Accepted, it is the picture, with a frame of its own to pull on.
  await staging(page).getByRole('button', { name: 'Accept' }).click();
  await expect(staging(page)).toHaveCount(0);
  expect(await values()).toEqual(none);
  await page.getByRole('button', { name: 'Fit' }).click();
  await page.getByRole('button', { name: 'Actual size' }).click();
  middle.y = box.y + box.height / 2;
  await pull(284, 381);
  expect(await values()).toEqual(['0', '96', '0', '0']);
});

test('A5: a large extension shows its passes and is made in them', async ({ page, app }) => {
  await openIn(app, 'Outpaint', await makePicture(128, 64));
  await side(page, 'Right').fill('128');
  await side(page, 'Right').press('Enter');
  await expect(page.getByText('In 2 passes')).toBeVisible();
  await expect(page.getByText('2. 256 × 64')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(candidate(page, 'Candidate 1')).toBeEnabled();
  const edits = (await records(app)).filter(({ generation }) => generation.type === 'outpaint');
  const last = edits.find(({ file }) => file.width === 256)!;
  const first = edits.find(({ uid }) => uid === parentOf(last, 'source'))!;
  expect(first.file.width).toBe(192);
  expect(edits).toHaveLength(2);
  expect(fileOf(app, last)).toContain(app.library);
});

test('E3: a chain of edits is replayed on another picture', async ({ page, app }) => {
  await openIn(app, 'Inpaint', await makePicture());
  await page.keyboard.press('r');
  for (const from of [0.44, 0.52]) {
    await page.keyboard.press('c');
    await drag(page, [from, 0.45], [from + 0.05, 0.55]);
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(candidate(page, 'Candidate 1')).toHaveAttribute('aria-selected', 'true');
    await staging(page).getByRole('button', { name: 'Accept' }).click();
    await expect(staging(page)).toHaveCount(0);
  }
  // Asked for in the editor's menu of the picture, as from its own menu in the gallery and on its page.
  const asking = 'Replay these edits on another picture…';
  const dialog = page.getByRole('dialog');
  const isAsked = dialog.getByText('All 2 edits are made anew', { exact: false });
  await (await pictureMenu(page, asking)).click();
  await expect(isAsked).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+5');
  const newest = page.getByRole('listbox', { name: 'Pictures' }).getByRole('option').first();
  await newest.click();
  await page.getByRole('button', { name: asking }).click();
  await expect(isAsked).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await page.goBack();
  await newest.click({ button: 'right' });
  await page.getByRole('menuitem', { name: asking }).click();
  await expect(isAsked).toBeVisible();
  const choices = dialog.getByRole('option');
  const search = dialog.getByRole('searchbox', { name: 'Picture to replay on' });
  await expect.poll(() => choices.count()).toBeGreaterThan(1);
  await search.fill('type:import');
  await expect(choices).toHaveCount(1);
  await search.fill('type:');
  await expect(choices).toHaveCount(1);
  await search.fill('a word that no prompt has');
  await expect(dialog.getByText('Nothing matches')).toBeVisible();
  await app.choose(await makePicture(WIDTH * 2, HEIGHT * 2, 50), () =>
    dialog.getByRole('button', { name: 'Choose a file…' }).click(),
  );
  // What is chosen is shown whatever is searched for.
  await expect(dialog.getByRole('option', { selected: true })).toHaveCount(1);
  expect(await accessibilityFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Replay', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  const other = (await records(app)).find(
    ({ file, generation }) => file.width === WIDTH * 2 && generation.type === 'import',
  )!;
  const replayed = async (): Promise<readonly ImageRecord[]> =>
    (await records(app)).filter(
      ({ generation, file }) => generation.type === 'inpaint' && file.width === WIDTH * 2,
    );
  await expect.poll(async () => (await replayed()).length).toBe(2);
  const last = (await replayed()).find((record) => parentOf(record, 'source') !== other.uid);
  const chain = await app.call<{ edits: { sourceUid: string }[] }>('editor.chainOf', { uid: last!.uid });
  expect(chain.edits.map(({ sourceUid }) => sourceUid)).toEqual([other.uid, parentOf(last!, 'source')]);

  // A relative whose file is gone has its place all the same.
  const parent = parentOf(last!, 'source')!;
  await page.route(`**/thumb/${parent}*`, (route) => route.fulfill({ status: 415 }));
  await page.evaluate((uid) => (window.location.hash = `#/image/${uid}`), last!.uid);
  const source = page.getByRole('link', { name: /Source$/ });
  await expect(source).toBeVisible();
  await expect(source.locator('img')).toHaveCount(0);
  await page.unroute(`**/thumb/${parent}*`);

  // The whole chain is drawn with its masks; arrow keys and Enter walk along it, Esc shows the picture again.
  await page.getByRole('button', { name: 'Show the whole lineage' }).click();
  const lineage = page.getByRole('group', { name: 'Lineage' });
  await expect(lineage.getByRole('button', { name: 'Inpaint', exact: true })).toHaveCount(2);
  await expect(lineage.getByRole('button', { name: 'Mask', exact: true })).toHaveCount(2);
  await expect(lineage.locator('[aria-current=true]')).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`#/image/${other.uid}`));
  await expect(lineage.locator('[aria-current=true]')).toHaveAttribute('data-uid', other.uid);
  // One Esc, also where the button that has the focus shows its name.
  await page.keyboard.press('Tab');
  await expect(page.getByRole('tooltip')).toHaveText('Zoom out');
  await page.keyboard.press('Escape');
  await expect(lineage).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Show the whole lineage' })).toBeFocused();
  await expect(page.getByRole('group', { name: 'Zoom' })).toBeVisible();
});

test('B16: a turned or cropped picture is a copy with its source; the original stays', async ({
  page,
  app,
}) => {
  await openIn(app, 'Inpaint', await makePicture());
  const [original] = await records(app);
  await page.keyboard.press('r');
  await drag(page, [0.3, 0.3], [0.5, 0.5]);
  await page.getByRole('button', { name: 'Change the picture' }).click();
  await page.getByRole('menuitem', { name: 'Turn right' }).click();
  await expect(page.getByText('A changed copy was saved', { exact: false })).toBeVisible();
  // The mask was turned with it: from its left upper quarter to the right.
  const mask = await savedMask(app);
  expect(mask).toHaveLength(WIDTH * HEIGHT);
  const masked = [0.25, 0.75].map((x) => mask[Math.floor(WIDTH * 0.25) * HEIGHT + Math.floor(HEIGHT * x)]);
  expect(masked).toEqual([0, 255]);
  const all = await records(app);
  const turned = all.find(({ file }) => file.width === HEIGHT && file.height === WIDTH)!;
  expect(parentOf(turned, 'source')).toBe(original!.uid);
  expect(all).toHaveLength(2);

  // Left and opened again, also by a reload, it is offered back.
  await page.evaluate((uid) => (window.location.hash = `#/inpaint?uid=${uid}`), original!.uid);
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(undoButton(page)).toBeEnabled();
  await page.goBack();
  await page.reload();
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(undoButton(page)).toBeEnabled();
  expect(Buffer.compare(await savedMask(app), mask)).toBe(0);
  // The offer is the editor's, and stays with it.
  await page.reload();
  await expect(page.getByRole('button', { name: 'Bring it back' })).toBeVisible();
  await page.getByRole('link', { name: 'Gallery', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Bring it back' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Inpaint', exact: true }).click();

  await page.getByRole('button', { name: 'Change the picture' }).click();
  await page.getByRole('menuitem', { name: 'Crop and resize…' }).click();
  const area = (await page.getByTestId('crop-area').boundingBox())!;
  await page.mouse.move(area.x + area.width / 4, area.y + area.height / 4);
  await page.mouse.down();
  await page.mouse.move(area.x + (area.width * 3) / 4, area.y + (area.height * 3) / 4, { steps: 4 });
  await page.mouse.up();
  const wanted = Number(await page.getByRole('spinbutton', { name: 'Width' }).first().inputValue());
  expect(Math.abs(wanted - HEIGHT / 2)).toBeLessThan(4);
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByTestId('crop-area')).toHaveCount(0);
  const cropped = (await records(app)).find(({ file }) => file.width === wanted)!;
  expect(parentOf(cropped, 'source')).toBe(turned.uid);
});

test('a panorama is cropped in its own shape, and all of the dialog is in sight', async ({ page, app }) => {
  const openDialog = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Change the picture' }).click();
    await page.getByRole('menuitem', { name: 'Crop and resize…' }).click();
  };
  // One that needs the whole height, with all there is to choose.
  await openIn(app, 'Inpaint', await makePicture(150, 150));
  await page.keyboard.press('r');
  await drag(page, [0.45, 0.45], [0.55, 0.55]);
  await openDialog();
  await expect(page.getByRole('button', { name: 'Crop to the mask' })).toBeInViewport({ ratio: 1 });
  await page.getByRole('button', { name: 'Cancel' }).click();

  await openIn(app, 'Outpaint', await makePicture(1500, 150));
  await openDialog();
  const area = (await page.getByTestId('crop-area').boundingBox())!;
  expect(area.width / area.height).toBeCloseTo(10, 0);
});

test('every tool by its key, sizes by brackets, and no fault for a screen reader', async ({ page, app }) => {
  await openIn(app, 'Inpaint', await makePicture());
  const rail = page.getByRole('toolbar', { name: 'Tools' });
  for (const [key, name] of [
    ['e', 'Eraser'],
    ['r', 'Rectangle'],
    ['o', 'Ellipse'],
    ['p', 'Polygon'],
    ['l', 'Lasso'],
    ['g', 'Fill'],
    ['w', 'Select by colour'],
    ['b', 'Brush'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(rail.getByRole('button', { name, exact: true })).toHaveAttribute('aria-pressed', 'true');
  }
  // The mask shows in the colour and as strongly as it is set to.
  await page.getByLabel('Mask colour').fill('#00c800');
  await page.getByRole('slider', { name: 'Mask visibility' }).press('End');
  await canvas(page).focus();
  const box = (await canvas(page).boundingBox())!;
  const middle = async (): Promise<number[]> => {
    const at = (Math.floor(HEIGHT / 2) * WIDTH + Math.floor(WIDTH / 2)) * 3;
    return [...(await shownPixels(page)).subarray(at, at + 3)];
  };
  await page.mouse.move(box.x + box.width * 0.45, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.55, box.y + box.height / 2, { steps: 8 });
  await expect.poll(middle).toEqual([0, 200, 0]);
  await page.mouse.up();
  await page.mouse.move(2, 2);
  await expect(undoButton(page)).toBeEnabled();
  expect(await middle()).toEqual([0, 200, 0]);
  // Round the picture is the ground of the theme, whichever that is.
  const ground = async (): Promise<string> => {
    const shot = sharp(await canvas(page).screenshot()).removeAlpha();
    const corner = await shot.extract({ left: 4, top: 4, width: 1, height: 1 }).raw().toBuffer();
    return `rgb(${[...corner].join(', ')})`;
  };
  const wanted = (): Promise<string> =>
    canvas(page).evaluate((element) => getComputedStyle(element).backgroundColor);
  const light = await wanted();
  await expect.poll(ground).toBe(light);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(wanted).not.toBe(light);
  const dark = await wanted();
  await expect.poll(ground).toBe(dark);
  const size = page.getByRole('spinbutton', { name: 'Size' });
  const before = Number(await size.inputValue());
  await page.keyboard.press(']');
  expect(Number(await size.inputValue())).toBeGreaterThan(before);
  await page.keyboard.press('[');
  await page.keyboard.press('[');
  expect(Number(await size.inputValue())).toBeLessThan(before);
  const hardness = page.getByRole('spinbutton', { name: 'Hardness' });
  // No number that can be typed looks disabled.
  const colour = (of: Locator): Promise<string> => of.evaluate((element) => getComputedStyle(element).color);
  expect(await colour(hardness)).toBe(await colour(size));
  await page.keyboard.press('{');
  await expect(hardness).toHaveValue('70');

  await page.keyboard.press('1');
  await expect(page.getByLabel('Zoom')).toHaveText('100 %');
  await canvas(page).hover();
  await page.mouse.wheel(0, -500);
  await expect(page.getByLabel('Zoom')).not.toHaveText('100 %');
  await page.keyboard.press('0');
  expect(await accessibilityFaults(page)).toEqual([]);
});

test('masks and pictures of the editor survive leaving the screen', async ({ page, app }) => {
  await openIn(app, 'Inpaint', await makePicture(1024, 1024));
  await page.keyboard.press('r');
  await drag(page, [0.4, 0.3], [0.43, 0.33]);
  await drag(page, [0.57, 0.67], [0.6, 0.7]);
  await expect(undoButton(page)).toBeEnabled();
  await page.getByRole('link', { name: 'Gallery', exact: true }).click();
  await page.getByRole('link', { name: 'Inpaint', exact: true }).click();
  await expect(undoButton(page)).toBeEnabled();
  const masks = async (): Promise<number> => (await readdir(join(app.library, '.gesso/masks'))).length;
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(candidate(page, 'Candidate 1')).toBeEnabled();
  expect(await masks()).toBe(1);

  // On ground that was empty and within what was masked: neither history nor bounds tell of it, the result does.
  await drag(page, [0.57, 0.3], [0.6, 0.33]);
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect.poll(masks).toBe(2);

  // The result of another edit goes on the canvas; the first waits beside it, and goes with it when that is accepted.
  await expect(candidate(page, 'Candidate 2')).toHaveAttribute('aria-selected', 'true');
  await expect(candidate(page, 'Candidate 1')).toBeEnabled();
  await staging(page).getByRole('button', { name: 'Accept' }).click();
  await expect(page.getByText('Accepted. The result is the picture now.')).toBeVisible();
  await expect(staging(page)).toHaveCount(0);
  const edits = async (): Promise<number> =>
    (await records(app)).filter(
      ({ generation, state }) => generation.type === 'inpaint' && state.trashedAtMs === null,
    ).length;
  expect(await edits()).toBe(1);
  await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
  await expect.poll(edits).toBe(2);
});

test('what was filled in is there again after a reload, each editor’s own, and the mask is offered back', async ({
  page,
  app,
}) => {
  const picture = await makePicture();
  await openIn(app, 'Inpaint', picture);
  await page.keyboard.press('r');
  await drag(page, [0.45, 0.45], [0.55, 0.55]);
  const painted = await savedMask(app);
  await page.getByRole('radio', { name: 'Soft' }).click();
  await page.getByRole('spinbutton', { name: 'Candidates' }).fill('3');
  await expect.poll(() => keptMasks(app)).toBe(1);
  // The seed is the last: the page is left as soon as it is written.
  await page.getByRole('textbox', { name: 'Seed' }).fill('4711');
  await page.reload();
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(undoButton(page)).toBeEnabled();
  expect(Buffer.compare(await savedMask(app), painted)).toBe(0);
  await expect(page.getByRole('textbox', { name: 'Seed' })).toHaveValue('4711');
  await expect(page.getByRole('spinbutton', { name: 'Candidates' })).toHaveValue('3');
  await expect(page.getByRole('radio', { name: 'Soft' })).toBeChecked();
  await page.getByRole('link', { name: 'Outpaint', exact: true }).click();
  await expect(page.getByRole('spinbutton', { name: 'Candidates' })).toHaveValue('1');

  // Under another address in the browser: the mask is kept by the library.
  await app.restart();
  await openIn(app, 'Inpaint', picture);
  await app.page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(undoButton(app.page)).toBeEnabled();
  expect(Buffer.compare(await savedMask(app), painted)).toBe(0);
});

test('the chosen model is there again after a reload, though others come before it', async ({
  page,
  app,
}) => {
  const fake = await startFakeComfyui();
  try {
    expect(await app.cli('servers', 'add', fake.url, '--name', 'Workshop')).toMatchObject({ code: 0 });
    await page.getByRole('link', { name: 'Inpaint', exact: true }).click();
    const model = page.getByRole('combobox', { name: 'Model', exact: true });
    await model.click();
    await model.fill('sd_xl_base');
    await page.getByRole('option', { name: 'sd_xl_base' }).first().click();
    const chosen = /^sd_xl_base/;
    await expect(model).toHaveValue(chosen);
    await page.getByRole('spinbutton', { name: 'Steps', exact: true }).fill('33');
    await page.getByRole('spinbutton', { name: 'Steps', exact: true }).press('Enter');
    await page.reload();
    await expect(page.getByRole('spinbutton', { name: 'Steps', exact: true })).toHaveValue('33');
    await expect(model).toHaveValue(chosen);
  } finally {
    await fake.stop();
  }
});

test('what takes long on a large picture says so, and is left by Escape with the mask as it was', async ({
  page,
  app,
}) => {
  const large = join(pictures, 'large.png');
  await sharp({ create: { width: 8192, height: 8192, channels: 3, background: '#557799' } })
    .png({ compressionLevel: 1 })
    .toFile(large);
  // Held back until it was seen: a picture that is on its way is told of, and can be left.
  const arriving = page.getByText('Bringing the picture in…');
  let letIn = (): void => undefined;
  const held = new Promise<void>((resolve) => (letIn = resolve));
  await page.route('**/picture/*', async (route) => {
    await held;
    await route.continue().catch(() => undefined);
  });
  await page.getByRole('link', { name: 'Inpaint', exact: true }).click();
  const choose = (): Promise<void> =>
    app.choose(large, () => page.getByRole('button', { name: 'Choose a file…' }).click());
  await choose();
  await expect(arriving).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(arriving).toHaveCount(0);
  await choose();
  await expect(arriving).toBeVisible();
  letIn();
  await expect(page.getByRole('button', { name: 'Fit' })).toBeEnabled();

  await page.keyboard.press('r');
  await drag(page, [0.4, 0.4], [0.6, 0.6]);
  await expect(undoButton(page)).toBeEnabled();
  const feather = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Change the mask' }).click();
    await page.getByRole('menuitem', { name: 'Another radius' }).click();
    await page.getByRole('spinbutton', { name: 'Radius, pixels' }).fill('512');
    await page.getByRole('button', { name: 'Feather by 512 px' }).click();
  };
  const busy = page.getByRole('progressbar', { name: 'Feathering the mask…' });
  await feather();
  await expect(busy).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Cancel' }).and(page.locator(':enabled')).click();
  await expect(busy).toHaveCount(0);
  await feather();
  await expect(busy).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(busy).toHaveCount(0);
  // The rectangle is still all that was done.
  await undoButton(page).click();
  await expect(undoButton(page)).toBeDisabled();
});

test('reference pictures are moved, scaled, hidden and removed on the canvas, and enter neither mask nor result', async ({
  page,
  app,
}) => {
  await openIn(app, 'Inpaint', await makePicture());
  const green = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#00ff00' } })
    .png()
    .toBuffer();
  const dataTransfer = await page.evaluateHandle((bytes) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], 'green.png', { type: 'image/png' }));
    return data;
  }, Array.from(green));
  await canvas(page).dispatchEvent('dragover', { dataTransfer });
  await page.getByText('Drop to add as a reference').dispatchEvent('drop', { dataTransfer });
  /** Where the reference shows, CSS pixels of the page; null: nowhere. */
  const box = async (): Promise<{ left: number; top: number; width: number; height: number } | null> => {
    const shot = sharp(await canvas(page).screenshot());
    const { data, info } = await shot.removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const xs: number[] = [];
    const ys: number[] = [];
    for (let at = 0; at < data.length; at += 3) {
      if (data[at]! > 8 || data[at + 1]! < 247 || data[at + 2]! > 8) continue;
      xs.push((at / 3) % info.width);
      ys.push(Math.floor(at / 3 / info.width));
    }
    if (xs.length === 0) return null;
    const origin = (await canvas(page).boundingBox())!;
    const [left, top] = [xs.reduce((a, b) => Math.min(a, b)), ys.reduce((a, b) => Math.min(a, b))];
    const [right, bottom] = [xs.reduce((a, b) => Math.max(a, b)), ys.reduce((a, b) => Math.max(a, b))];
    return { left: origin.x + left, top: origin.y + top, width: right - left + 1, height: bottom - top + 1 };
  };
  const pull = async (from: readonly [number, number], by: readonly [number, number]): Promise<void> => {
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move(from[0] + by[0], from[1] + by[1], { steps: 6 });
    await page.mouse.up();
  };
  await expect.poll(box).not.toBeNull();
  const first = (await box())!;
  const middle = [first.left + first.width / 2, first.top + first.height / 2] as const;

  // The brush goes through it, from the reference into the picture.
  await page.keyboard.press('b');
  await pull(middle, [-200, 20]);
  await expect(undoButton(page)).toBeEnabled();
  await page.mouse.move(5, 5);
  expect(await box()).toEqual(first);

  // With the move tool it is dragged onto the picture and made larger by a corner; nothing is painted.
  await page.keyboard.press('c');
  await page.keyboard.press('t');
  await pull(middle, [-200, 60]);
  const moved = (await box())!;
  expect(Math.abs(moved.left - (first.left - 200))).toBeLessThan(8);
  expect(Math.abs(moved.top - (first.top + 60))).toBeLessThan(8);
  await pull([moved.left + moved.width, moved.top + moved.height], [60, 30]);
  const scaled = (await box())!;
  expect(scaled.width - moved.width).toBeGreaterThan(40);
  expect(Math.abs(scaled.left - moved.left)).toBeLessThan(4);
  await page.keyboard.press('h');
  await expect.poll(box).toBeNull();
  await page.keyboard.press('h');
  await page.getByRole('link', { name: 'Gallery', exact: true }).click();
  await page.getByRole('link', { name: 'Inpaint', exact: true }).click();
  await expect.poll(async () => (await box())?.width ?? 0).toBeGreaterThan(moved.width + 40);

  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByText('The mask is empty', { exact: false })).toBeVisible();
  await page.keyboard.press('r');
  await pull([scaled.left - 10, scaled.top - 10], [scaled.width + 20, scaled.height + 20]);
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(candidate(page, 'Candidate 1')).toHaveAttribute('aria-selected', 'true');
  const made = await newestEdit(app, 'inpaint');
  expect(made.generation.parents.map(({ role }) => role).toSorted()).toEqual(['mask', 'source']);
  const pixels = await pixelsOf(fileOf(app, made));
  const isGreen = (at: number): boolean => pixels[at]! < 8 && pixels[at + 1]! > 247 && pixels[at + 2]! < 8;
  expect(Array.from({ length: pixels.length / 3 }, (_, index) => index * 3).filter(isGreen)).toEqual([]);

  // Chosen, it goes before the candidate that shows; and it can be had back.
  await page.keyboard.press('t');
  const there = (await box())!;
  await page.mouse.click(there.left + there.width / 2, there.top + there.height / 2);
  await page.keyboard.press('Delete');
  await expect.poll(box).toBeNull();
  await expect(candidate(page, 'Candidate 1')).toBeVisible();
  await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
  await expect.poll(box).not.toBeNull();
});

test.describe('on a screen of two device pixels per CSS pixel', () => {
  test.use({ contextOptions: { deviceScaleFactor: 2 } });

  test('every tool and key does to the mask, the view and the candidates what it says', async ({
    page,
    app,
  }) => {
    const tiff = join(pictures, 'source.tiff');
    const gradient = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, at) =>
      Math.floor(at / 3) % WIDTH < 100 ? 40 : 200,
    );
    await sharp(gradient, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
      .tiff()
      .toFile(tiff);
    // A browser has no decoder for it: it shows from tiles.
    await openIn(app, 'Inpaint', tiff);
    await expect(page.getByLabel('Zoom')).toHaveText('200 %');
    /** Places of the page, from pixels of the picture. */
    const at = async (x: number, y: number): Promise<[number, number]> => {
      const box = (await canvas(page).boundingBox())!;
      return [box.x + box.width / 2 + x - WIDTH / 2, box.y + box.height / 2 + y - HEIGHT / 2];
    };
    const click = async (x: number, y: number): Promise<void> => page.mouse.click(...(await at(x, y)));
    const pull = async (
      from: readonly [number, number],
      to: readonly [number, number],
      button: 'left' | 'right' | 'middle' = 'left',
    ): Promise<void> => {
      await page.mouse.move(...(await at(...from)));
      await page.mouse.down({ button });
      await page.mouse.move(...(await at(...to)), { steps: 4 });
      await page.mouse.up({ button });
    };
    /** Whether these pixels are masked. */
    const masked = async (...places: readonly (readonly [number, number])[]): Promise<boolean[]> => {
      const mask = await savedMask(app);
      return places.map(([x, y]) => mask[y * WIDTH + x]! > 127);
    };
    const press = (key: string): Promise<void> => page.keyboard.press(key);

    // By colour: the dark part, wherever it is clicked; beside the picture nothing.
    await press('w');
    await click(-20, 100);
    await click(50, 100);
    await expect(undoButton(page)).toBeEnabled();
    expect(await masked([20, 20], [99, 250], [100, 100], [300, 30])).toEqual([true, true, false, false]);
    await press('x');
    expect(await masked([20, 20], [300, 30])).toEqual([false, true]);
    await press('z');
    expect(await masked([20, 20], [300, 30])).toEqual([true, false]);
    await press('Shift+Z');
    expect(await masked([20, 20], [300, 30])).toEqual([false, true]);
    await press('z');
    await press('ControlOrMeta+y');
    expect(await masked([20, 20], [300, 30])).toEqual([false, true]);

    // What is not masked is filled; the right button, and Alt, take away.
    await press('g');
    await click(50, 100);
    expect(await masked([20, 20], [300, 30])).toEqual([true, true]);
    await press('b');
    await pull([40, 60], [120, 60], 'right');
    await page.keyboard.down('Alt');
    await pull([40, 200], [120, 200]);
    await page.keyboard.up('Alt');
    expect(await masked([80, 60], [80, 200], [80, 130])).toEqual([false, false, true]);
    await press('c');
    await press('p');
    for (const [x, y] of [
      [40, 40],
      [200, 40],
      [200, 160],
    ] as const)
      await click(x, y);
    await press('Enter');
    expect(await masked([180, 60], [60, 140])).toEqual([true, false]);

    // The menu's operations, by a radius of one's own.
    await page.getByRole('button', { name: 'Change the mask' }).click();
    await page.getByRole('menuitem', { name: 'Another radius' }).click();
    await page.getByRole('spinbutton', { name: 'Radius' }).fill('25');
    await page.getByRole('button', { name: 'Grow by 25 px' }).click();
    expect(await masked([215, 100], [240, 100])).toEqual([true, false]);
    await page.getByRole('button', { name: 'Change the mask' }).click();
    await page.getByRole('menuitem', { name: 'Shrink by 25 px' }).click();
    expect(await masked([215, 100], [190, 60])).toEqual([false, true]);

    // Space and the middle button move the view; 0 brings it back.
    const shot = async (): Promise<Buffer> =>
      sharp(await canvas(page).screenshot())
        .raw()
        .toBuffer();
    await press('r');
    const pastes = await page.evaluateHandle(() => {
      const seen: string[] = [];
      document.addEventListener('paste', ({ type }) => seen.push(type));
      return seen;
    });
    // Space means moving only while the canvas has the focus.
    await pull([60, 60], [60, 60], 'middle');
    await page.mouse.move(...(await at(-60, -60)));
    const fitted = await shot();
    await page.keyboard.down('Space');
    await pull([60, 60], [160, 90]);
    await page.keyboard.up('Space');
    await pull([60, 60], [20, 60], 'middle');
    await page.mouse.move(...(await at(-60, -60)));
    expect(Buffer.compare(await shot(), fitted)).not.toBe(0);
    await press('0');
    await expect.poll(async () => Buffer.compare(await shot(), fitted)).toBe(0);
    expect(await pastes.jsonValue()).toEqual([]);
    expect(await masked([215, 100], [190, 60])).toEqual([false, true]);

    // Candidates: one more, through them, the mask over them, accepted.
    await press('ControlOrMeta+Enter');
    await expect(candidate(page, 'Candidate 1')).toHaveAttribute('aria-selected', 'true');
    await press('n');
    await expect(candidate(page, 'Candidate 2')).toBeEnabled();
    await canvas(page).focus();
    await press('ArrowRight');
    await expect(candidate(page, 'Candidate 2')).toHaveAttribute('aria-selected', 'true');
    await press('ArrowLeft');
    await expect(candidate(page, 'Candidate 1')).toHaveAttribute('aria-selected', 'true');
    await press('m');
    await expect(page.getByRole('button', { name: 'Show mask' })).toHaveAttribute('aria-pressed', 'true');
    await press('m');
    await press('ArrowLeft');
    await expect(staging(page).getByRole('option', { name: 'Original' })).toHaveAttribute(
      'aria-selected',
      'true',
    );
    await press('ArrowRight');
    await press('a');
    await expect(page.getByText('Accepted. The result is the picture now.')).toBeVisible();
    const kept = (await records(app)).filter(({ state }) => state.trashedAtMs === null);
    expect(kept.map(({ generation }) => generation.type).toSorted()).toEqual(['import', 'inpaint']);

    // Pasted parameters fill the form.
    await page.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData(
        'text/plain',
        'a red door\nNegative prompt: blur\nSteps: 21, Seed: 77, CFG scale: 4',
      );
      document.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    });
    await expect(page.getByRole('textbox', { name: 'Seed' })).toHaveValue('77');
  });
});
