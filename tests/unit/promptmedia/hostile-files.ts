const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

/**
 * Files made to cost time or memory, or to break what reads them.
 * @param characters length of the long ones
 * @param rows lines of those with many
 */
export function hostileFiles(
  characters: number,
  rows: number,
): Readonly<Record<string, () => string | Uint8Array>> {
  return {
    'a scalar of 10 MB': () => `prompts: ["${'a'.repeat(10_000_000)}"]`,
    'a scalar as long as a file may be': () => `prompts: ["${'a'.repeat(characters)}"]`,
    'a plain scalar as long as a file may be': () => `prompts:\n  - ${'a b '.repeat(characters / 4 - 8)}`,
    'open brackets': () => '['.repeat(characters),
    'open brackets on lines of their own': () => '[\n'.repeat(rows),
    'open braces on lines of their own': () => '{a:\n'.repeat(rows),
    'dashes in a line': () => '- '.repeat(characters / 2),
    'dashes ever deeper': () => lines(Math.round(rows / 12), (index) => `${' '.repeat(index)}- - `),
    'keys ever deeper': () => lines(Math.round(rows / 12), (index) => `${' '.repeat(index)}a:`),
    'question marks': () => '? '.repeat(characters / 2),
    'maps in a line': () => 'a: {b: '.repeat(characters / 7),
    'a list of a million items': () => `a: [${'1,'.repeat(characters / 4)}]`,
    'a map of 300,000 keys in a line': () =>
      `a: {${lines(characters / 14, (index) => `k${index}:1,`).replaceAll('\n', '')}}`,
    'as many keys as lines': () => lines(rows, (index) => `k${index}: ${index}`),
    'the same key again and again': () => 'a: 1\n'.repeat(rows),
    'an anchor bomb': () =>
      `a: &a [x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']
        .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`)
        .join('\n')}\nprompts: *i`,
    'anchors that name each other': () =>
      lines(
        190,
        (index) => `a${index}: &a${index} [*a${Math.max(0, index - 1)}, *a${Math.max(0, index - 1)}]`,
      ),
    'an alias inside its anchor': () => 'a: &a [*a]\nprompts: *a',
    'too many anchors': () => lines(5000, (index) => `a${index}: &a${index} x`),
    tabs: () => '\t'.repeat(characters),
    spaces: () => ' '.repeat(characters),
    'empty lines': () => '\n'.repeat(characters),
    comments: () => '#\n'.repeat(rows),
    'a long comment': () => `a: 1 # ${'#'.repeat(characters - 8)}`,
    'double quotes': () => '"'.repeat(characters),
    'single quotes': () => "'".repeat(characters),
    'tags in a line': () => '!x '.repeat(characters / 3),
    'tags on lines': () => '- !x a\n'.repeat(rows),
    'a tag that names code': () => 'prompts: !!js/function "function () {}"',
    'exclamation marks': () => '!'.repeat(characters),
    'block markers': () => '|'.repeat(characters),
    'a block scalar of many lines': () =>
      `prompts:\n - |\n${'  a line of some thirty letters\n'.repeat(rows)}`,
    directives: () => '%x y\n'.repeat(rows),
    'empty documents': () => '---\n'.repeat(rows),
    colons: () => ':'.repeat(characters),
    'spaced colons': () => ': '.repeat(characters / 2),
    commas: () => `[${','.repeat(characters - 2)}]`,
    ampersands: () => '&'.repeat(characters),
    'anchors in a line': () => '&a '.repeat(characters / 3),
    'aliases in a line': () => '*a '.repeat(characters / 3),
    'aliases on lines': () => '- *a\n'.repeat(rows),
    'keys that are no keys': () => 'a: b: c\n'.repeat(rows),
    'prompts that are no prompts': () => `prompts:\n${'  - {a: 1}\n'.repeat(rows)}`,
    'bytes of no encoding': () => Uint8Array.from({ length: 60_000 }, (_, index) => (index * 7919) % 256),
    'a NUL': () => 'prompts: [a\0b]',
  };
}
