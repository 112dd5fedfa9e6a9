import type { RawMetadata } from '../dialect.ts';
import { asText } from '../json-text.ts';
import { nameTest, type Graph, type GraphNode } from './graph.ts';
import { sizeOf } from './source.ts';

const isSaving = nameTest(/save/i);
const isPreview = nameTest(/preview|compare/i);
const isOutput = nameTest(/output|combine|image/i);

/** The graph is walked from each of its ends, where need be: no more nodes than this in all. */
const MOST_VISITS = 100_000;

/** The file a graph was found in, as far as it is known. */
export type FileOfGraph = Pick<RawMetadata, 'fileName' | 'width' | 'height'>;

/**
 * Nodes that end the graph, saving ones first, previews last. Among several that save, the first is the one whose prefix
 * begins the file's name, and whose size is the file's.
 */
export function outputNodes(graph: Graph, file: FileOfGraph): readonly GraphNode[] {
  const used = new Set<string>();
  for (const node of graph.values()) for (const [, link] of node.links) used.add(link.node);
  const rank = (node: GraphNode): number => {
    if (isSaving(node.type)) return 0;
    if (isPreview(node.type)) return 3;
    return isOutput(node.type) ? 1 : 2;
  };
  const outputs = [...graph.values()].filter(
    (node) => (isSaving(node.type) || !used.has(node.id)) && node.links.length > 0,
  );
  const inOrder = outputs.toSorted((a, b) => rank(a) - rank(b)).slice(0, Math.ceil(MOST_VISITS / graph.size));
  const savers = inOrder.filter((node) => rank(node) === 0);
  const saver = savers.length < 2 ? undefined : saverOf(graph, savers, file);
  return saver ? [saver, ...inOrder.filter((node) => node !== saver)] : inOrder;
}

/** The one that is likeliest to have saved the file. */
function saverOf(graph: Graph, savers: readonly GraphNode[], file: FileOfGraph): GraphNode | undefined {
  const lengths = savers.map(({ inputs }) => {
    const prefix = asText(inputs['filename_prefix'])?.split(/[\\/]/).at(-1)?.split('%')[0] ?? '';
    return file.fileName?.startsWith(prefix) ? prefix.length : 0;
  });
  const longest = Math.max(...lengths);
  const named = savers.filter((_, index) => lengths[index] === longest);
  const isSized = (node: GraphNode): boolean => {
    const size = sizeOf(graph, node);
    return size?.[0] === file.width && size[1] === file.height;
  };
  return named.find(isSized) ?? named[0];
}
