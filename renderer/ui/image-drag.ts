const TYPE = 'application/x-gesso-uids';

/** Lets pictures of the library be dragged to another part of the window. */
export function setImageDrag(data: DataTransfer, uids: readonly string[]): void {
  data.setData(TYPE, uids.join(' '));
  data.effectAllowed = 'copyMove';
}

/** Whether a drag over an element carries pictures of the library; what they are is known only on drop. */
export function isImageDrag(data: DataTransfer): boolean {
  return data.types.includes(TYPE);
}

/** The uids a drop brings; empty when it brings something else. */
export function imageDragOf(data: DataTransfer): readonly string[] {
  return data.getData(TYPE).split(' ').filter(Boolean);
}
