/** Content credentials are searched this far. */
export const CREDENTIALS_BYTES = 256 * 1024;

/** Generators that are named in what they sign, also where no action says which program did it. */
const KNOWN =
  /DALL[·. -]?E(?: ?\d)?|ChatGPT|GPT-4o|gpt-image|Adobe Firefly|Google (?:Imagen|Generative AI)|OpenAI/;
/** The IPTC's kinds of source: a picture that a model made, and one that a model only changed. */
const MADE = 'digitalsourcetype/trainedAlgorithmicMedia';
const CHANGED = 'digitalsourcetype/compositeWithTrainedAlgorithmicMedia';

/** Which generator made the picture, by what its content credentials say; null when none did, or none says so. */
export function findMaker(credentials: Uint8Array): string | null {
  const bytes = Buffer.from(credentials.buffer, credentials.byteOffset, credentials.byteLength);
  const text = bytes.toString('utf8');
  const isMade = text.includes(MADE);
  if (!isMade && text.includes(CHANGED)) return null;
  const agents = programsAfter(bytes, 'softwareAgent');
  const known = agents.find((agent) => KNOWN.test(agent)) ?? (agents.length > 0 && isMade ? agents[0] : null);
  return (
    known ??
    KNOWN.exec(text)?.[0] ??
    (isMade ? (programsAfter(bytes, 'claim_generator_info')[0] ?? null) : null)
  );
}

const MOST_PROGRAMS = 50;

/** The programs that follow a key, wherever it stands. */
function programsAfter(bytes: Buffer, key: string): string[] {
  const found: string[] = [];
  let at = bytes.indexOf(key);
  for (let count = 0; at >= 0 && count < MOST_PROGRAMS; count += 1) {
    const program = programAt(bytes, at + key.length);
    if (program) found.push(program);
    at = bytes.indexOf(key, at + key.length);
  }
  return found;
}

const MAJOR = { text: 3, array: 4, map: 5 } as const;

/** CBOR of a text, or of a map, alone or in a list, that begins with `name` and may go on with `version`. */
function programAt(bytes: Buffer, at: number): string | null {
  const start = majorAt(bytes, at) === MAJOR.array ? at + 1 : at;
  if (majorAt(bytes, start) !== MAJOR.map) return textAt(bytes, start)?.text ?? null;
  const name = valueOf(bytes, start + 1, 'name');
  const version = name && valueOf(bytes, name.end, 'version');
  return name && (version ? `${name.text} ${version.text}` : name.text);
}

interface Text {
  readonly text: string;
  /** Where the next item begins. */
  readonly end: number;
}

function valueOf(bytes: Buffer, at: number, key: string): Text | null {
  const name = textAt(bytes, at);
  return name?.text === key ? textAt(bytes, name.end) : null;
}

/** A text of up to 255 bytes. */
function textAt(bytes: Buffer, at: number): Text | null {
  if (majorAt(bytes, at) !== MAJOR.text) return null;
  const short = (bytes[at] ?? 0) & 31;
  if (short > 24) return null;
  const [start, length] = short === 24 ? [at + 2, bytes[at + 1] ?? 0] : [at + 1, short];
  const end = start + length;
  return end > bytes.length ? null : { text: bytes.toString('utf8', start, end), end };
}

function majorAt(bytes: Buffer, at: number): number {
  return (bytes[at] ?? 0) >> 5;
}
