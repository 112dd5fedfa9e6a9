/**
 * Does `work` on what `read` gives, anew as long as that changed meanwhile: what comes of it is of the present.
 * @param read its values are compared one by one
 */
export async function untilUnchanged<const S extends readonly unknown[], R>(
  read: () => S,
  work: (seen: S) => Promise<R>,
): Promise<R> {
  for (;;) {
    const seen = read();
    const result = await work(seen);
    const now = read();
    if (seen.every((value, index) => value === now[index])) return result;
  }
}
