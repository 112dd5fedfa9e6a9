import { asList, asObject, type JsonObject } from '../json-object.ts';
import { isEverywhere, type PageLink, type PageNode } from './page-node.ts';

/** Every open input is held against each of them. */
const MOST_GIVEN = 100;

/**
 * Nodes that give what they are linked to to every open input of its type draw no links. Adds these to `links`, and
 * returns their ids by the input's place, `<node>/<slot>`.
 */
export function addUnseenLinks(
  level: JsonObject,
  nodes: ReadonlyMap<string, PageNode>,
  links: Map<string, PageLink>,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  // Newer versions write them down; earlier ones left it to whoever opens the workflow.
  const written = asObject(level['extra'])?.['ue_links'];
  for (const [index, item] of asList(written).entries()) {
    const link = asObject(item);
    if (!link) continue;
    const id = `unseen ${index}`;
    links.set(id, { from: String(link['upstream']), slot: Number(link['upstream_slot']) });
    found.set(`${String(link['downstream'])}/${Number(link['downstream_slot'])}`, id);
  }
  const givers = [...nodes.values()].filter(isEverywhere);
  if (found.size > 0 || givers.length === 0) return found;
  const given = givers.flatMap(({ type, inputs }) =>
    inputs.flatMap(({ link }, slot) => {
      const source = link === null ? undefined : links.get(link);
      const kind = source && nodes.get(source.from)?.outputTypes[source.slot];
      const names = /^prompts/i.test(type) ? [/^pos/i, /^neg/i][slot] : /^/;
      return link !== null && kind !== undefined && names ? [{ link, kind, names }] : [];
    }),
  );
  given.length = Math.min(given.length, MOST_GIVEN);
  for (const node of nodes.values()) {
    if (givers.includes(node)) continue;
    for (const [slot, { name, type, link, widget }] of node.inputs.entries()) {
      if (link !== null || widget !== null) continue;
      const giver = given.find(({ kind, names }) => kind === type && names.test(name));
      if (giver) found.set(`${node.id}/${slot}`, giver.link);
    }
  }
  return found;
}
