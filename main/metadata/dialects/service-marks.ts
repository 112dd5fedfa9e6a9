import type { Dialect, Facts, RawMetadata } from '../dialect.ts';
import { xmpText } from '../xmp-text.ts';
import { engineOf } from './content-credentials.ts';

/** The IPTC's extension, whose properties say how a picture came about. */
const IPTC = 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/';
const PHOTOSHOP = 'http://ns.adobe.com/photoshop/1.0/';
const XMP = 'http://ns.adobe.com/xap/1.0/';
/** A picture that a model made; one that a model only changed has another word before it. */
const MADE = /(?:^|[/:])trainedAlgorithmicMedia$/;

const SIGNATURE = /^Signature: [\w+/=-]{40,}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What Grok writes in the place of a caption. */
export function isSignature(text: string): boolean {
  return SIGNATURE.test(text);
}

/** What services leave in plain sight: the IPTC's properties for what a model made, and a few signs in EXIF. */
export const serviceMarksDialect: Dialect = {
  name: 'marks',
  read({ texts }) {
    const facts = iptcFacts(texts['xmp']) ?? exifFacts(texts);
    return facts && { facts };
  },
};

function iptcFacts(packet: string | undefined): Facts | null {
  if (packet === undefined || !packet.includes(IPTC)) return null;
  const said = (name: string): string | undefined => xmpText(packet, IPTC, name);
  const prompt = said('AIPromptInformation');
  const system = said('AISystemUsed');
  const source = said('DigitalSourceType') ?? '';
  if (prompt === undefined && system === undefined && !MADE.test(source)) return null;
  const signs = [system, xmpText(packet, PHOTOSHOP, 'Credit'), xmpText(packet, XMP, 'CreatorTool')];
  const engine = signs.map((sign) => sign && engineOf(sign)).find((found) => found !== undefined);
  const model = [system, said('AISystemVersionUsed')].filter((part) => part !== undefined).join(' ');
  return {
    type: /composite/i.test(source) ? 'image-to-image' : 'text-to-image',
    ...(engine && { engine }),
    ...(prompt !== undefined && { prompt }),
    ...(model !== '' && { model }),
  };
}

function exifFacts(texts: RawMetadata['texts']): Facts | null {
  const isGrok = isSignature(texts['exif:ImageDescription'] ?? '') && UUID.test(texts['exif:Artist'] ?? '');
  if (isGrok) return { type: 'text-to-image', engine: 'xai', model: 'Grok' };
  const maker = texts['exif:Make'];
  if (maker === 'Ideogram AI') return { type: 'text-to-image', engine: 'ideogram', model: 'Ideogram' };
  return maker === 'Black Forest Labs' ? blackForestLabsFacts(texts) : null;
}

/** What the makers of FLUX let their own code write: `AI generated;img2img;flux`, the model's name, the prompt if one wants. */
function blackForestLabsFacts(texts: RawMetadata['texts']): Facts {
  const [prompt, model] = [texts['exif:ImageDescription'], texts['exif:Model']];
  return {
    type: texts['exif:Software']?.includes('img2img') ? 'image-to-image' : 'text-to-image',
    engine: 'bfl',
    ...(prompt && { prompt }),
    ...(model && { model }),
  };
}
