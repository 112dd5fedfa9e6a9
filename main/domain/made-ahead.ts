export interface AheadLimits<Item> {
  /** How many are made at a time. */
  readonly lanes: number;
  /** What an item takes while it is made; none is begun that would bring those under way above `most`, unless it is the only one. */
  readonly weigh?: (item: Item) => number;
  readonly most?: number;
}

/**
 * What is made of each item, in their order, a few ahead of what was asked for. A failure comes in its turn; whoever stops
 * asking waits for those under way.
 */
export async function* madeAhead<Item, Made>(
  items: readonly Item[],
  make: (item: Item, index: number) => Promise<Made>,
  { lanes, weigh = () => 0, most = Infinity }: AheadLimits<Item>,
): AsyncGenerator<Made, void> {
  const coming: { readonly made: Promise<Made>; readonly weight: number }[] = [];
  let next = 0;
  let weight = 0;
  try {
    while (next < items.length || coming.length > 0) {
      for (; next < items.length && coming.length < lanes; next += 1) {
        const item = items[next] as Item;
        const own = weigh(item);
        if (coming.length > 0 && weight + own > most) break;
        const made = make(item, next);
        made.catch(() => undefined);
        coming.push({ made, weight: own });
        weight += own;
      }
      const first = coming[0];
      if (!first) return;
      const made = await first.made;
      coming.shift();
      weight -= first.weight;
      yield made;
    }
  } finally {
    await Promise.allSettled(coming.map(({ made }) => made));
  }
}
