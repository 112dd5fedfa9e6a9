const OURS = 'application/x-gesso-';
const TYPE = `${OURS}uids`;

/** Lets pictures of the library be dragged to another part of the window. */
export function setImageDrag(data: DataTransfer, uids: readonly string[]): void {
  data.setData(TYPE, uids.join(' '));
  data.effectAllowed = 'copyMove';
}

/** Whether a drag began in the window itself, of whatever it is: each has a type of ours beside those for other programs. */
export function isOwnDrag(data: Pick<DataTransfer, 'types'>): boolean {
  return data.types.some((type) => type.startsWith(OURS));
}

/** Whether a drag over an element carries pictures of the library; what they are is known only on drop. */
export function isImageDrag(data: DataTransfer): boolean {
  return data.types.includes(TYPE);
}

/** The uids a drop brings; empty when it brings something else. */
export function imageDragOf(data: DataTransfer): readonly string[] {
  return data.getData(TYPE).split(' ').filter(Boolean);
}
