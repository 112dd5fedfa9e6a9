import { expect, it } from 'vitest';
import { exifDialect } from '../../../main/metadata/dialects/exif.ts';
import { xmpDialect } from '../../../main/metadata/dialects/xmp.ts';

const packet = (caption: string): string =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
  `<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt>` +
  `<rdf:li xml:lang="x-default">${caption}</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>`;

/** What becomes of a caption, wherever it stands. */
const notesOf = (caption: string): readonly unknown[] => [
  exifDialect.read({ texts: { 'exif:ImageDescription': caption } } as never)?.user?.note,
  xmpDialect.read({ texts: { xmp: packet(caption) } } as never)?.user?.note,
];

it.each(['At sea', '[2019] The family', 'Prompt: the one of last year', 'Two steps: 3 left'])(
  'what a person wrote is the note, in EXIF as in XMP: %s',
  (caption) => expect(notesOf(caption)).toEqual([caption, caption]),
);

it.each([
  'a fox\nSteps: 20, Seed: 1',
  '{"seed": 1}',
  '[{"seed": 1}]',
  'Workflow: {"nodes": []}',
  'a fox --ar 3:2 --v 7',
  'Include in Image: a fox; Seed: 1',
  `Signature: ${'Ab3+'.repeat(12)}`,
])('what a program wrote is none: %s', (caption) => expect(notesOf(caption)).toEqual([undefined, undefined]));
