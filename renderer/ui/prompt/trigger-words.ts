/** Whether a prompt has a word or phrase among its comma-separated parts, or anywhere as whole words. */
export function hasWord(prompt: string, word: string): boolean {
  const bare = (text: string): string =>
    ` ${text
      .toLowerCase()
      .replace(/[\s,.:;()[\]]+/g, ' ')
      .trim()} `;
  return bare(prompt).includes(bare(word));
}

/** The prompt with a word at its end; unchanged when it is there already. */
export function withWord(prompt: string, word: string): string {
  if (hasWord(prompt, word)) return prompt;
  const rest = prompt.replace(/[\s,]+$/, '');
  return rest === '' ? word : `${rest}, ${word}`;
}
