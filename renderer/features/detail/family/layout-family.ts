/** A node's place in the drawing, in units of one column and one row. */
export interface FamilyPlace {
  readonly column: number;
  /** May lie between two rows. */
  readonly row: number;
}

export interface FamilyEdge {
  readonly parent: string;
  readonly child: string;
}

/** Times the rows are put in order again; more changes nothing that can be seen. */
const SWEEPS = 8;

/**
 * Lays a family out from left to right: every picture in a column after all it was made from, as near to them as can be, in rows
 * that keep lines short and uncrossed (the barycentre method). Lines of a circle, which only damaged metadata can make, don't count.
 */
export function layoutFamily(
  uids: readonly string[],
  edges: readonly FamilyEdge[],
): ReadonlyMap<string, FamilyPlace> {
  const columnOf = columnsOf(uids, edges);
  const columns: string[][] = [];
  for (const uid of uids) {
    const column = columnOf.get(uid) ?? 0;
    (columns[column] ??= []).push(uid);
  }
  const near = neighbours(uids, edges);
  const rowOf = new Map<string, number>();
  for (const column of columns) column.forEach((uid, row) => rowOf.set(uid, row));
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const order = sweep % 2 === 0 ? columns : columns.toReversed();
    for (const column of order) settleColumn(column, near, rowOf);
  }
  const top = Math.min(...rowOf.values());
  return new Map(
    uids.map((uid) => [uid, { column: columnOf.get(uid) ?? 0, row: (rowOf.get(uid) ?? 0) - top }]),
  );
}

/** Longest way from a picture that was made from nothing. */
function columnsOf(uids: readonly string[], edges: readonly FamilyEdge[]): ReadonlyMap<string, number> {
  const parents = new Map<string, string[]>(uids.map((uid) => [uid, []]));
  for (const { parent, child } of edges) if (parents.has(parent)) parents.get(child)?.push(parent);
  const columnOf = new Map<string, number>();
  const open = new Set<string>();
  const visit = (uid: string): number => {
    const known = columnOf.get(uid);
    if (known !== undefined) return known;
    if (open.has(uid)) return -1;
    open.add(uid);
    const column = 1 + Math.max(-1, ...(parents.get(uid) ?? []).map(visit));
    open.delete(uid);
    columnOf.set(uid, column);
    return column;
  };
  for (const uid of uids) visit(uid);
  pullRight(uids, edges, columnOf);
  return columnOf;
}

/** What was made from nothing stands right before the first thing made from it: a mask beside its edit. */
function pullRight(
  uids: readonly string[],
  edges: readonly FamilyEdge[],
  columnOf: Map<string, number>,
): void {
  const hasParent = new Set(edges.map(({ child }) => child));
  for (const uid of uids) {
    if (hasParent.has(uid)) continue;
    const children = edges
      .filter(({ parent }) => parent === uid)
      .map(({ child }) => columnOf.get(child) ?? 0);
    if (children.length > 0) columnOf.set(uid, Math.max(0, Math.min(...children) - 1));
  }
}

function neighbours(
  uids: readonly string[],
  edges: readonly FamilyEdge[],
): ReadonlyMap<string, readonly string[]> {
  const near = new Map<string, string[]>(uids.map((uid) => [uid, []]));
  for (const { parent, child } of edges) {
    near.get(parent)?.push(child);
    near.get(child)?.push(parent);
  }
  return near;
}

/** Orders a column by the middle of each one's neighbours, then puts them there, at least a row apart. */
function settleColumn(
  column: string[],
  near: ReadonlyMap<string, readonly string[]>,
  rowOf: Map<string, number>,
): void {
  const wish = new Map(
    column.map((uid) => {
      const rows = (near.get(uid) ?? []).map((other) => rowOf.get(other) ?? 0);
      const own = rowOf.get(uid) ?? 0;
      return [uid, rows.length === 0 ? own : rows.reduce((sum, row) => sum + row, 0) / rows.length];
    }),
  );
  column.sort((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0));
  let last = -Infinity;
  const rows = column.map((uid) => {
    last = Math.max(last + 1, wish.get(uid) ?? 0);
    return last;
  });
  // Pushing apart went downwards only; the middle goes back to where it was wished.
  const drift =
    rows.reduce((sum, row, index) => sum + row - (wish.get(column[index] ?? '') ?? 0), 0) / rows.length;
  column.forEach((uid, index) => rowOf.set(uid, (rows[index] ?? 0) - drift));
}
