import type { Dialect, Facts } from '../dialect.ts';
import { readLooseSettings } from '../loose-settings.ts';
import { parseA1111 } from '../a1111.ts';
import { asObject, asText, type JsonObject } from '../json-text.ts';
import { jsonPlaces } from './json-places.ts';

/** JSON of no known dialect that has a prompt: scripts, services and other tools' sidecars. */
export const plainJsonDialect: Dialect = {
  name: 'json',
  read({ texts }) {
    for (const whole of jsonPlaces(texts)) {
      // Services answer with the settings one level down.
      const json = whole['prompt'] === undefined ? (asObject(whole['meta']) ?? whole) : whole;
      const infotext = json['parameters'] ?? json['infotext'];
      const nested = typeof infotext === 'string' ? parseA1111(infotext) : null;
      if (nested) return { facts: nested };
      const facts = readLooseSettings(json);
      // A graph that its own reader made nothing of is no prompt.
      if (facts.prompt && !facts.prompt.trimStart().startsWith('{"'))
        return { facts: { type: 'text-to-image', ...engineIn(json), ...facts } };
    }
    return null;
  },
};

/** MFLUX has no other mark. */
function engineIn(json: JsonObject): Facts {
  const version = asText(json['mflux_version']);
  return version === undefined ? {} : { engine: 'mflux', engineVersion: version };
}
