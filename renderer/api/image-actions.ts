import type { TargetInput } from '../../preload/contract/gallery.ts';
import { shortUid } from '../../main/domain/uid.ts';
import type { MessageKey } from '../i18n/messages.ts';
import { translate } from '../i18n/translate.ts';
import { showToast } from '../ui/toast-store.ts';
import { api } from './api.ts';
import { changeImages } from './change-images.ts';
import { attempt } from './tell-error.ts';
import { download } from './download.ts';
import { imageUrl } from './media.ts';
import { request } from './request.ts';
import { systemInfo } from './system-info.ts';

/** What one picture's actions need to know of it. */
export interface ActionImage {
  readonly uid: string;
  readonly contentHash: string;
  readonly createdAtMs: number | null;
  readonly format: string;
}

/** `2026-11-21_14-32-05.png`: sorts by time in any folder. */
export function downloadName({ createdAtMs, format, uid }: ActionImage): string {
  const time = new Date(createdAtMs ?? Date.now());
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  const clock = `${two(time.getHours())}-${two(time.getMinutes())}-${two(time.getSeconds())}`;
  const extension = format === 'jpeg' ? 'jpg' : format;
  return `${day}_${clock}_${shortUid(uid)}.${extension}`;
}

/** Saves the original, with its metadata, where the browser or the desktop puts downloads. */
export function downloadImage(image: ActionImage): void {
  download(imageUrl(image.uid, image.contentHash), downloadName(image));
}

/** Puts a text on the clipboard, once it has come, and says so. */
export async function copyText(
  text: string | (() => Promise<string>),
  done: MessageKey = 'common.copied',
): Promise<void> {
  await attempt(async () => {
    await navigator.clipboard.writeText(typeof text === 'string' ? text : await text());
    showToast({ tone: 'success', text: translate(done) });
  }, 'common.copyFailed');
}

/** Settings as text that pastes back here and works in other tools. */
export async function copyParameters(uid: string): Promise<void> {
  await copyText(async () => (await api.generate.parametersText({ uid })).text, 'detail.copiedParameters');
}

/** The full-resolution picture on the clipboard, as PNG. */
export async function copyImage({ uid, contentHash }: ActionImage): Promise<void> {
  await attempt(async () => {
    const { can } = await systemInfo();
    if (can.copyImages) await api.system.copyImage({ uid });
    else {
      const png = pngOf(imageUrl(uid, contentHash));
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
    }
    showToast({ tone: 'success', text: translate('detail.copiedImage') });
  }, 'common.copyFailed');
}

async function pngOf(url: string): Promise<Blob> {
  const blob = await (await request(url)).blob();
  if (blob.type === 'image/png') return blob;
  const bitmap = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  return await canvas.convertToBlob({ type: 'image/png' });
}

export async function revealImage(uid: string): Promise<void> {
  await attempt(() => api.system.reveal({ uid }));
}

export async function trashImages(target: TargetInput): Promise<boolean> {
  return (await changeImages(target, { kind: 'trash' }, translate('gallery.bulk.trashing'))) !== null;
}

export async function restoreImages(target: TargetInput): Promise<boolean> {
  return (await changeImages(target, { kind: 'restore' }, translate('gallery.bulk.restoring'))) !== null;
}
