import { useEffect, useState } from 'react';
import { fieldTerm } from '../../../main/domain/query/edit.ts';
import { printQuery } from '../../../main/domain/query/printer.ts';
import { api } from '../../api/api.ts';
import { closeSet } from '../../api/held-sets.ts';

/** What a person knows a session by. */
export interface SessionFacts {
  readonly beganAtMs: number;
  /** How many pictures of it there are. */
  readonly images: number;
}

/** When a session began and how many pictures came of it; null: that can't be known. Undefined until it is. */
export function useSession(id: string | null): SessionFacts | null | undefined {
  const [answer, setAnswer] = useState<{ readonly id: string; readonly facts: SessionFacts | null } | null>(
    null,
  );
  useEffect(() => {
    if (id === null) return undefined;
    let isWanted = true;
    const settle = (facts: SessionFacts | null): void => {
      if (isWanted) setAnswer({ id, facts });
    };
    // Where it fails, its id is all that is shown.
    findSession(id).then(settle, () => settle(null));
    return () => {
      isWanted = false;
    };
  }, [id]);
  return answer?.id === id ? answer.facts : undefined;
}

async function findSession(id: string): Promise<SessionFacts | null> {
  const { setId, tiles } = await api.gallery.open({
    view: 'session',
    query: printQuery(fieldTerm('session', id)),
    sort: { key: 'created', direction: 'ascending' },
    group: 'none',
    stacks: false,
    limit: 1,
  });
  try {
    const [first] = tiles;
    if (first === undefined) return null;
    const { total } = await api.gallery.whole({ setId });
    return { beganAtMs: first.createdAtMs, images: total };
  } finally {
    closeSet(setId);
  }
}
