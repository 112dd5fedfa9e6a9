import { useEffect, useState } from 'react';
import type { ImageRecord } from '../../../main/domain/image-record.ts';
import { api } from '../../api/api.ts';
import { onCatalogEvent } from '../../api/catalog-events.ts';

interface RecordsState {
  readonly key: string;
  readonly records: readonly ImageRecord[] | null;
  readonly failure: unknown;
}

/** Records in the order asked for, kept current; null until they have come. */
export function useRecords(uids: readonly string[]): RecordsState {
  const key = uids.join(' ');
  const [state, setState] = useState<RecordsState>({ key, records: null, failure: null });
  useEffect(() => {
    let current = true;
    const wanted = key.split(' ').filter(Boolean);
    const load = (): void => {
      api.gallery.records({ uids: wanted }).then(
        (found) => {
          const byUid = new Map(found.map((record) => [record.uid, record]));
          const records = wanted.flatMap((uid) => byUid.get(uid) ?? []);
          if (current) setState({ key, records, failure: null });
        },
        (failure: unknown) => {
          if (current) setState({ key, records: null, failure });
        },
      );
    };
    load();
    const stop = onCatalogEvent(({ kind, uids: changed }) => {
      if (kind === 'images' && (changed?.some((uid) => wanted.includes(uid)) ?? true)) load();
    });
    return () => {
      current = false;
      stop();
    };
  }, [key]);
  return state.key === key ? state : { key, records: null, failure: null };
}
