import { describe, expect, it } from 'vitest';
import { openPageGraph } from '../../../../main/domain/comfyui-page/open-page-graph.ts';
import type { JsonObject } from '../../../../main/domain/json-object.ts';

/** A node whose widgets stand in the order of those of its inputs that have one. */
const node = (id: number, type: string, inputs: JsonObject[], rest: JsonObject = {}): JsonObject => ({
  id,
  type,
  inputs: inputs.map((input) => ({ type: 'IMAGE', link: null, ...input })),
  outputs: [{ type: 'IMAGE' }],
  ...rest,
});
const widget = (name: string, link: unknown = null): JsonObject => ({ name, link, widget: { name } });
const inner = (id: number, from: number, slot: number, to: number, toSlot: number): JsonObject => ({
  id,
  origin_id: from,
  origin_slot: slot,
  target_id: to,
  target_slot: toSlot,
});

/** Blurs a picture: the picture and how much come from outside, the kind is chosen inside. */
const BLUR = {
  id: 'blur',
  inputs: [{ name: 'picture' }, { name: 'amount' }],
  outputs: [{ name: 'IMAGE' }],
  nodes: [
    node(7, 'Blur', [{ name: 'image', link: 1 }, widget('amount', 2), widget('kind')], {
      widgets_values: [5, 'box'],
    }),
  ],
  links: [inner(1, -10, 0, 7, 0), inner(2, -10, 1, 7, 1), inner(3, 7, 0, -20, 0)],
};

/** What each node is sent, widgets by the names of its inputs. */
function opened(workflow: JsonObject): Record<string, unknown> {
  const nodes = openPageGraph(workflow, ({ inputs, widgets }) => {
    const names = inputs.flatMap(({ widget: name }) => name ?? []);
    return Object.fromEntries(names.map((name, index) => [name, (widgets as readonly unknown[])[index]]));
  });
  return Object.fromEntries(nodes.map(({ id, inputs }) => [id, inputs]));
}

const blurred = (use: JsonObject, ...definitions: JsonObject[]): JsonObject => ({
  nodes: [
    node(1, 'Load', []),
    node(2, 'blur', [{ name: 'picture', link: 1 }], use),
    node(3, 'Save', [{ name: 'images', link: 2 }]),
  ],
  links: [
    [1, 1, 0, 2, 0, 'IMAGE'],
    [2, 2, 0, 3, 0, 'IMAGE'],
  ],
  definitions: { subgraphs: [BLUR, ...definitions] },
});

describe('a workflow of ComfyUI’s page', () => {
  it.each([
    ['kept inside, as by the first editors with subgraphs', {}, [5, 'box']],
    ['of its inputs, as by today’s', { widgets_values: [8] }, [8, 'box']],
    [
      'that it names, its own and those inside',
      {
        properties: {
          proxyWidgets: [
            ['-1', 'amount'],
            ['7', 'kind'],
            ['7', 'control_after_generate'],
          ],
        },
        widgets_values: [9, 'gauss', 'fixed'],
      },
      [9, 'gauss'],
    ],
    [
      'that it names and leaves as they are inside',
      { properties: { proxyWidgets: [['7', 'kind']] }, widgets_values: [null] },
      [5, 'box'],
    ],
  ])('has its subgraphs opened, with the values %s', (_what, use, [amount, kind]) => {
    expect(opened(blurred(use))).toEqual({
      '1': {},
      '2:7': { image: ['1', 0], amount, kind },
      '3': { images: ['2:7', 0] },
    });
  });

  it('has a subgraph within another opened, whose shown values come from the outermost', () => {
    const twice = {
      id: 'twice',
      inputs: [{ name: 'picture' }, { name: 'much' }],
      nodes: [
        node(4, 'blur', [{ name: 'picture', link: 1 }, widget('amount', 2)], { widgets_values: [5] }),
        node(5, 'blur', [{ name: 'picture', link: 3 }, widget('amount')], { widgets_values: [6] }),
      ],
      links: [inner(1, -10, 0, 4, 0), inner(2, -10, 1, 4, 1), inner(3, 4, 0, 5, 0), inner(4, 5, 0, -20, 0)],
    };
    const workflow = blurred({ type: 'twice', widgets_values: [11] }, twice);
    expect(opened(workflow)).toEqual({
      '1': {},
      '2:4:7': { image: ['1', 0], amount: 11, kind: 'box' },
      '2:5:7': { image: ['2:4:7', 0], amount: 6, kind: 'box' },
      '3': { images: ['2:5:7', 0] },
    });
  });

  it('has two subgraphs that give each other something opened', () => {
    const pair = {
      id: 'pair',
      inputs: [{ name: 'a' }, { name: 'b' }],
      nodes: [node(1, 'A', [{ name: 'in', link: 1 }]), node(2, 'B', [{ name: 'in', link: 2 }])],
      links: [inner(1, -10, 0, 1, 0), inner(2, -10, 1, 2, 0), inner(3, 1, 0, -20, 0), inner(4, 2, 0, -20, 1)],
    };
    const use = (id: number, a: number | null, b: number | null): JsonObject =>
      node(id, 'pair', [
        { name: 'a', link: a },
        { name: 'b', link: b },
      ]);
    const workflow = {
      nodes: [node(1, 'Load', []), use(2, 1, 3), use(3, 2, null), node(4, 'Save', [{ name: 'in', link: 4 }])],
      links: [
        [1, 1, 0, 2, 0],
        [2, 2, 0, 3, 0],
        [3, 3, 0, 2, 1],
        [4, 2, 1, 4, 0],
      ],
      definitions: { subgraphs: [pair] },
    };
    expect(opened(workflow)).toEqual({
      '1': {},
      '2:1': { in: ['1', 0] },
      '2:2': { in: ['3:1', 0] },
      '3:1': { in: ['2:1', 0] },
      '3:2': {},
      '4': { in: ['2:2', 0] },
    });
  });

  it('passes a bypassed subgraph through', () => {
    expect(opened(blurred({ mode: 4 }))).toEqual({ '1': {}, '3': { images: ['1', 0] } });
  });

  it('ends where subgraphs contain themselves or many others', () => {
    const many = (id: string, type: string): JsonObject => ({
      id,
      nodes: Array.from({ length: 100 }, (_, index) => node(index, type, [])),
    });
    const bomb = [many('a', 'b'), many('b', 'c'), many('c', 'd'), many('d', 'a')];
    const nodes = openPageGraph({ nodes: [node(1, 'a', [])], definitions: { subgraphs: bomb } }, () => ({}));
    expect(nodes.length).toBeLessThanOrEqual(20_000);
  });
});
