import type { Target } from '../domain/catalog-view.ts';
import { readQuery } from '../usecases/read-query.ts';
import type { TargetInput } from '../../preload/contract/gallery.ts';

/** What the renderer means, with its query parsed. @throws AppError INVALID_QUERY */
export function toTarget(target: TargetInput): Target {
  return target.kind === 'query' ? { kind: 'query', query: readQuery(target.query) } : target;
}
