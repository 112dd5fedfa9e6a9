import type { EngineDescription, ModelDescription, ModelKind, Parameter } from './engine.ts';

/** An engine's description as it is sent: a server has thousands of models of a few kinds, and each kind is said once. */
export interface EngineOutline extends Omit<EngineDescription, 'models'> {
  readonly kinds: readonly ModelKind[];
  readonly models: readonly (Pick<ModelDescription, 'id' | 'title'> & {
    /** Place among the kinds. */
    readonly kind: number;
  })[];
}

export function outlineOf({ models, ...engine }: EngineDescription): EngineOutline {
  const lists = new Map<readonly Parameter[], number>();
  const placeOfList = (parameters: readonly Parameter[]): number => {
    const place = lists.get(parameters) ?? lists.size;
    lists.set(parameters, place);
    return place;
  };
  const kinds: ModelKind[] = [];
  const places = new Map<string, number>();
  const listed = models.map(({ id, title, ...kind }) => {
    const key = JSON.stringify({ ...kind, parameters: placeOfList(kind.parameters) });
    const place = places.get(key) ?? kinds.push(kind) - 1;
    places.set(key, place);
    return { id, title, kind: place };
  });
  return { ...engine, kinds, models: listed };
}

/** The description that an outline was made of; models of a kind share what they have in common. */
export function describedBy({ kinds, models, ...engine }: EngineOutline): EngineDescription {
  return {
    ...engine,
    models: models.flatMap(({ id, title, kind }) => {
      const common = kinds[kind];
      return common ? [{ id, title, ...common }] : [];
    }),
  };
}
