import type { Dialect } from '../dialect.ts';
import { readLooseSettings } from '../loose-settings.ts';
import { parseA1111 } from '../a1111.ts';
import { jsonPlaces } from './json-places.ts';

/** JSON of no known dialect that has a prompt: scripts, services and other tools' sidecars. */
export const plainJsonDialect: Dialect = {
  name: 'json',
  read({ texts }) {
    for (const json of jsonPlaces(texts)) {
      const infotext = json['parameters'] ?? json['infotext'];
      const nested = typeof infotext === 'string' ? parseA1111(infotext) : null;
      if (nested) return { facts: nested };
      const facts = readLooseSettings(json);
      if (facts.prompt) return { facts: { type: 'text-to-image', ...facts } };
    }
    return null;
  },
};
