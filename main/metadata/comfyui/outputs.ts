import type { RawMetadata } from '../dialect.ts';
import { asText } from '../json-text.ts';
import { nameTest, type Graph, type GraphNode } from './graph.ts';
import { sizeOf } from './source.ts';

const isSaving = nameTest(/save/i);
const isPreview = nameTest(/preview|compare/i);
const isOutput = nameTest(/output|combine|image/i);

/** The file a graph was found in, as far as it is known. */
export type FileOfGraph = Pick<RawMetadata, 'fileName' | 'width' | 'height'>;

/**
 * Nodes that end the graph, saving ones first, previews last. Among several that save, those come first whose prefix
 * begins the file's name, or whose size is the file's.
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
  const savers = outputs.filter((node) => rank(node) === 0);
  if (savers.length < 2) return outputs.toSorted((a, b) => rank(a) - rank(b));
  const fit = new Map(savers.map((node) => [node, fitOf(graph, node, file)]));
  return outputs.toSorted((a, b) => rank(a) - rank(b) || (fit.get(b) ?? 0) - (fit.get(a) ?? 0));
}

function fitOf(graph: Graph, saver: GraphNode, { fileName = '', width, height }: FileOfGraph): number {
  const prefix = asText(saver.inputs['filename_prefix'])?.split(/[\\/]/).at(-1)?.split('%')[0] ?? '';
  const size = sizeOf(graph, saver);
  const isSized = size?.[0] === width && size[1] === height;
  return (fileName.startsWith(prefix) ? 2 * prefix.length : 0) + (isSized ? 1 : 0);
}
