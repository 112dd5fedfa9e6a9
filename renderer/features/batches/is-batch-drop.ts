export const BATCH_FILE = /\.(ya?ml|json)$/i;

/** What is certainly something else, by the type that is known before files are let go. */
const OTHER_TYPE = /^(image|video)\/|zip/;

/**
 * Whether files over the window may be batch files, or folders of them; once they are let go, whether they are. What else is among
 * them has its place elsewhere.
 */
export function isBatchDrop(data: DataTransfer): boolean {
  const items = [...data.items].filter(({ kind }) => kind === 'file');
  // Empty while they hover: names are told when they are let go.
  const files = [...data.files];
  return (
    items.length > 0 &&
    items.every((item, index) => {
      const file = files[index];
      if (OTHER_TYPE.test(item.type)) return false;
      return (
        file === undefined || BATCH_FILE.test(file.name) || item.webkitGetAsEntry()?.isDirectory === true
      );
    })
  );
}
