/** Whether a text has every word that was typed, in whatever order and case. @param between what parts the words */
export function wordTest(typed: string, between = /\s+/): (text: string) => boolean {
  const words = typed.toLowerCase().split(between).filter(Boolean);
  return (text) => {
    const lower = text.toLowerCase();
    return words.every((word) => lower.includes(word));
  };
}
