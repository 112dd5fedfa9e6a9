/** Letters of one thing that a screen remembers of itself (a draft, a panel's width), at most. */
export const MAX_MEMORY_LETTERS = 100_000;
