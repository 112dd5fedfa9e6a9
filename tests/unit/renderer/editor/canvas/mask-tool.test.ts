import { beforeEach, describe, expect, it } from 'vitest';
import {
  MaskTool,
  type MaskToolName,
  type Outline,
  type ToolOptions,
} from '../../../../../renderer/features/editor/canvas/mask-tool.ts';
import type { MaskRequest } from '../../../../../renderer/features/editor/mask/mask-protocol.ts';

type Parts = ConstructorParameters<typeof MaskTool>[0];

let asked: MaskRequest[];
let outline: Outline | null;
let options: ToolOptions;
let colors: () => Promise<void>;
let errors: unknown[];
let tool: MaskTool;
let ring: unknown;
let frame: Set<(() => void) | undefined>;

beforeEach(() => {
  asked = [];
  frame = new Set();
  errors = [];
  outline = null;
  colors = () => Promise.resolve();
  options = {
    tool: 'brush',
    size: 20,
    hardness: 1,
    opacity: 1,
    pressureSize: false,
    tolerance: 24,
    contiguous: true,
  };
  tool = new MaskTool({
    stage: { toScreen: (at: unknown) => at, requestFrame: (after?: () => void) => frame.add(after) },
    surface: { beginStroke: () => undefined, extendStroke: () => undefined },
    client: {
      ask: (request: MaskRequest) => {
        asked.push(request);
        return Promise.resolve();
      },
    },
    showOutline: (shown: Outline | null) => (outline = shown),
    showRing: (at: unknown, diameter: number) => (ring = { at, diameter }),
    options: () => options,
    isInside: ({ x, y }: { x: number; y: number }) => x >= 0 && y >= 0 && x < 100 && y < 100,
    colorsReady: () => colors(),
    onPaint: () => undefined,
    setBrush: (brush: Pick<ToolOptions, 'size' | 'hardness'>) => (options = { ...options, ...brush }),
    waitFor: (_kind: string, work: Promise<unknown>) => work,
    onError: (error: unknown) => errors.push(error),
  } as unknown as Parts);
});

const choose = (name: MaskToolName): void => {
  options = { ...options, tool: name };
};

const event = (init: Partial<PointerEvent> = {}): PointerEvent =>
  ({ button: 0, altKey: false, shiftKey: false, ...init }) as PointerEvent;

function press(x: number, y: number, init: Partial<PointerEvent> = {}): boolean {
  return tool.begin({ x, y, pressure: 1 }, event(init));
}

function click(x: number, y: number, init: Partial<PointerEvent> = {}): void {
  press(x, y, init);
  tool.end();
}

const kinds = (): string[] => asked.map(({ kind }) => kind);

describe('taking away', () => {
  it.each([
    ['the right button', { button: 2 }],
    ['Alt', { altKey: true }],
    ['the eraser at a pen’s end', { button: 5 }],
  ])('by %s erases with the brush and subtracts shapes', (_name, init) => {
    click(10, 10, init);
    expect(asked[0]).toMatchObject({ kind: 'stroke-begin', brush: { erase: true } });
    asked = [];
    choose('rectangle');
    press(10, 10, init);
    tool.move([{ x: 40, y: 30, pressure: 1 }], event(init));
    tool.end();
    expect(asked).toMatchObject([{ kind: 'shape', mode: 'subtract' }]);
  });

  it('is not what the middle button does, which is left to the view', () => {
    expect(press(10, 10, { button: 1 })).toBe(false);
    expect(asked).toEqual([]);
  });
});

describe('the right button with Alt', () => {
  it('changes size and hardness of the brush by dragging, and paints nothing', () => {
    options = { ...options, hardness: 0.5 };
    const init = { button: 2, altKey: true };
    const dragTo = (x: number, y: number): ToolOptions => {
      tool.hover({ x, y });
      tool.move([{ x, y, pressure: 1 }], event(init));
      return options;
    };
    press(50, 50, init);
    expect(dragTo(65, 75)).toMatchObject({ size: 50, hardness: 0.6 });
    expect(dragTo(0, -500)).toMatchObject({ size: 1, hardness: 0 });
    expect(dragTo(9000, 9000)).toMatchObject({ size: 2000, hardness: 1 });
    tool.hover({ x: 70, y: 50 });
    expect(ring).toMatchObject({ at: { x: 50, y: 50 }, diameter: 2000 });
    tool.end();
    expect(asked).toEqual([]);
    tool.hover({ x: 70, y: 50 });
    expect(ring).toMatchObject({ at: { x: 70 } });
  });
});

describe('taking back', () => {
  it('drops the stroke or shape under way, and what follows of it', () => {
    press(10, 10);
    expect(tool.takeBack()).toBe(true);
    expect(kinds().at(-1)).toBe('stroke-cancel');
    tool.move([{ x: 40, y: 30, pressure: 1 }], event());
    tool.end();
    choose('rectangle');
    press(10, 10);
    tool.takeBack();
    tool.end();
    expect(kinds()).not.toContain('stroke-end');
    expect(kinds()).not.toContain('shape');
    expect(tool.takeBack()).toBe(false);
  });

  it('takes a polygon’s corners one by one', () => {
    choose('polygon');
    for (const at of [10, 40, 90]) click(at, at);
    tool.takeBack();
    expect(outline).toMatchObject({ kind: 'path', points: [{ x: 10 }, { x: 40 }] });
    tool.takeBack();
    tool.takeBack();
    expect([outline, tool.takeBack()]).toEqual([null, false]);
    expect(asked).toEqual([]);
  });
});

describe('a stroke with Shift', () => {
  it('goes on from the end of the last one', () => {
    click(10, 10);
    asked = [];
    click(50, 10, { shiftKey: true });
    expect(asked[1]).toMatchObject({ kind: 'stroke-extend', capsules: [{ fromX: 10 }, {}] });
  });

  it('and a box with Shift is square', () => {
    choose('ellipse');
    press(10, 10);
    tool.move([{ x: 50, y: 30, pressure: 1 }], event({ shiftKey: true }));
    tool.end();
    expect(asked).toEqual([
      {
        kind: 'shape',
        shape: { kind: 'ellipse', rect: { left: 10, top: 10, right: 50, bottom: 50 } },
        mode: 'add',
        opacity: 1,
      },
    ]);
  });
});

describe('a polygon', () => {
  beforeEach(() => {
    choose('polygon');
    for (const [x, y] of [
      [10, 10],
      [60, 10],
      [60, 60],
    ] as const)
      click(x, y);
  });

  it('is closed by a click on its first corner', () => {
    expect(kinds()).toEqual([]);
    click(14, 12);
    expect(asked).toMatchObject([{ kind: 'shape', shape: { kind: 'polygon' } }]);
    expect(tool.isDrawing).toBe(false);
  });

  it('loses only the corner of a press that turns into a pinch', () => {
    press(80, 80);
    tool.cancel();
    expect(outline).toMatchObject({ points: [{ x: 10 }, { x: 60 }, { x: 60 }] });
    tool.finishPolygon();
    expect(asked).toMatchObject([{ shape: { points: { length: 3 } } }]);
  });

  it('is dropped whole by Escape', () => {
    tool.discard();
    expect([outline, tool.isDrawing]).toEqual([null, false]);
    tool.finishPolygon();
    expect(asked).toEqual([]);
  });
});

describe('filling and choosing by colour', () => {
  it('pass over a click beside the picture', async () => {
    for (const name of ['bucket', 'wand'] as const) {
      choose(name);
      click(-1, 50);
      click(100, 50);
    }
    await colors();
    expect(asked).toEqual([]);
    choose('bucket');
    click(99.5, 50);
    expect(asked).toMatchObject([{ kind: 'bucket', at: { x: 99, y: 50 } }]);
  });

  it('wait for the colours, and work again after those could not be had', async () => {
    choose('wand');
    colors = () => Promise.reject(new Error('The file is gone.'));
    click(10, 10);
    await new Promise((resolve) => setTimeout(resolve));
    expect([asked, errors]).toEqual([[], [new Error('The file is gone.')]]);

    let arrive = (): void => undefined;
    colors = () => new Promise((resolve) => (arrive = resolve));
    click(10, 10);
    expect(asked).toEqual([]);
    arrive();
    await new Promise((resolve) => setTimeout(resolve));
    expect(asked).toMatchObject([{ kind: 'color', at: { x: 10, y: 10 }, contiguous: true }]);
  });
});

describe('a stroke', () => {
  const draw = (): void => {
    for (const after of frame) after?.();
    frame.clear();
  };

  it('is told to the worker when its frame is drawn, and what no frame showed before it ends', () => {
    press(10, 10);
    tool.move([{ x: 30, y: 10, pressure: 1 }], event());
    tool.move([{ x: 30, y: 40, pressure: 1 }], event());
    expect(kinds()).toEqual(['stroke-begin']);
    draw();
    expect(kinds()).toEqual(['stroke-begin', 'stroke-extend']);
    expect(asked[1]).toMatchObject({ capsules: { length: 3 } });
    draw();
    tool.move([{ x: 60, y: 40, pressure: 1 }], event());
    tool.end();
    draw();
    expect(kinds().slice(2)).toEqual(['stroke-extend', 'stroke-end']);
  });

  it('that was cancelled is told no more of, nor is it part of the next one', () => {
    press(10, 10);
    tool.move([{ x: 30, y: 10, pressure: 1 }], event());
    tool.cancel();
    draw();
    click(80, 80);
    draw();
    expect(kinds()).toEqual(['stroke-begin', 'stroke-cancel', 'stroke-begin', 'stroke-extend', 'stroke-end']);
    expect(asked[3]).toMatchObject({ capsules: [{ toX: 80 }] });
  });
});
