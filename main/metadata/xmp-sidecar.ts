import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Place } from '../domain/catalog.ts';
import type { GenerationRecord, ImageInput } from '../domain/generation.ts';
import {
  MARKS,
  NO_USER_FACTS,
  STACK_ROLES,
  type Mark,
  type StackRole,
  type UserFacts,
} from '../domain/image-record.ts';
import { isUid } from '../domain/uid.ts';
import type { CollectionPlace } from './dialect.ts';
import { isGenerated } from './generated-caption.ts';
import { formatGesso, GESSO_KEYWORD, parseGenerationRecord, parseGesso, type GessoStamp } from './gesso.ts';
import {
  emptyXmp,
  getProperty,
  parseXmp,
  printXmp,
  readXmp,
  setDefaultText,
  setProperty,
  type XmpDocument,
} from './xmp-document.ts';

/** What a sidecar (or a picture's own XMP) says. Absent: it says nothing of that. */
export interface XmpFacts {
  readonly uid?: string;
  /** The picture's content hash when the sidecar was written, so that the two find each other again. */
  readonly contentHash?: string;
  /** Where the picture was when the sidecar was written, of one that lies apart from it. */
  readonly place?: Place;
  readonly user?: Partial<UserFacts>;
  readonly collections?: readonly CollectionPlace[];
  readonly parents?: readonly ImageInput[];
  readonly expiresAtMs?: number | null;
  /** A caption in the sense of `dc:description`, when it isn't Gesso's own note. */
  readonly description?: string;
}

/** What Gesso writes into a sidecar. */
export interface SidecarFacts {
  readonly uid: string;
  /** Null where the facts lie inside the picture itself. */
  readonly contentHash: string | null;
  /** Named by a sidecar that does not lie beside its picture. */
  readonly place?: Place;
  readonly user: UserFacts;
  readonly collections: readonly CollectionPlace[];
  readonly parents: readonly ImageInput[];
  readonly expiresAtMs: number | null;
  /** Absent: what the sidecar says of it stays. */
  readonly generation?: GenerationRecord;
}

const XMP = { uri: 'http://ns.adobe.com/xap/1.0/', prefix: 'xmp' };
const DC = { uri: 'http://purl.org/dc/elements/1.1/', prefix: 'dc' };
const LR = { uri: 'http://ns.adobe.com/lightroom/1.0/', prefix: 'lr' };
const MICROSOFT = { uri: 'http://ns.microsoft.com/photo/1.0/', prefix: 'MicrosoftPhoto' };
const DIGIKAM = { uri: 'http://www.digikam.org/ns/1.0/', prefix: 'digiKam' };
const GESSO = { uri: 'https://gesso.app/ns/1.0/', prefix: 'gesso' };

const PACKET_START = '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>';
const PACKET_END = '<?xpacket end="w"?>';

/**
 * The sidecar's new text: `existing` with what Gesso says put in its place, everything else kept as it is.
 * @param existing the sidecar as it lies on disk, or null when there is none
 * @throws AppError FILE_CORRUPT when `existing` can't be read: it must not be overwritten then
 */
export function writeSidecar(existing: string | null, facts: SidecarFacts): string {
  const document = existing === null ? emptyXmp() : parseXmp(existing);
  const { user } = facts;
  // −1 is how XMP says “rejected”.
  const rating = user.mark === 'reject' && user.rating === 0 ? -1 : user.rating;
  setProperty(document, XMP, 'Rating', rating === 0 ? null : String(rating));
  const leaves = [...new Set(user.tags.map((tag) => tag.slice(tag.lastIndexOf('/') + 1)))];
  setProperty(document, DC, 'subject', leaves.length > 0 ? leaves : null);
  const paths = user.tags.map(hierarchical);
  setProperty(document, LR, 'hierarchicalSubject', paths.length > 0 ? paths : null);
  removeOutdated(document, user);
  writeNote(document, user.note);
  setProperty(
    document,
    XMP,
    'MetadataDate',
    user.changedAtMs > 0 ? new Date(user.changedAtMs).toISOString() : null,
  );
  const own: Readonly<Record<string, string | null>> = {
    uid: facts.uid,
    contentHash: facts.contentHash,
    root: facts.place?.rootId ?? null,
    path: facts.place?.path ?? null,
    favorite: user.favorite ? 'true' : null,
    mark: user.mark,
    note: user.note || null,
    changedAt: user.changedAtMs > 0 ? String(user.changedAtMs) : null,
    collections: facts.collections.length > 0 ? JSON.stringify(facts.collections) : null,
    parents: facts.parents.length > 0 ? JSON.stringify(facts.parents) : null,
    stackId: user.stackId,
    stackRole: user.stackRole,
    expiresAt: facts.expiresAtMs === null ? null : String(facts.expiresAtMs),
    ...(facts.generation && {
      [GESSO_KEYWORD]: formatGesso({ uid: facts.uid, generation: facts.generation }),
    }),
    // Tells later whether another program changed what it too may write.
    written: `${fingerprint(document)} ${digest(captionIn(document))}`,
  };
  for (const [name, value] of Object.entries(own)) setProperty(document, GESSO, name, value);
  const printed = printXmp(document).replaceAll(/<\?xpacket[^>]{0,200}\?>/g, '');
  return `${PACKET_START}\n${printed.trim()}\n${PACKET_END}\n`;
}

/** Some programs say rating and keywords a second time in a way of their own, and believe that first: once it says something else, it goes. */
function removeOutdated(document: XmpDocument, { rating, tags }: UserFacts): void {
  const percent = finite(textOf(getProperty(document, MICROSOFT.uri, 'Rating')));
  if (percent !== undefined && percent !== [0, 1, 25, 50, 75, 99][rating])
    setProperty(document, MICROSOFT, 'Rating', null);
  for (const [namespace, name] of [
    [DIGIKAM, 'TagsList'],
    [MICROSOFT, 'LastKeywordXMP'],
  ] as const) {
    const listed = listOf(getProperty(document, namespace.uri, name));
    if (listed && !isDeepStrictEqual(new Set(listed), new Set(tags)))
      setProperty(document, namespace, name, null);
  }
}

/**
 * The note is what other programs show as the caption. One that a generator wrote stays as it is, as it says how the picture was made;
 * and where there is no note, one that Gesso did not write.
 */
function writeNote(document: XmpDocument, note: string): void {
  const [caption, before] = [captionIn(document), ownProperties(document)('note')];
  if (caption !== null && caption !== before && (note === '' || isGenerated(caption))) return;
  setDefaultText(document, DC, 'description', note || null);
}

/**
 * Reads a sidecar or an embedded packet, Gesso's or any other program's.
 * @param modifiedAtMs when the file was last written: the date of changes another program made without saying when
 * @throws AppError FILE_CORRUPT
 */
export function readSidecar(xml: string, modifiedAtMs = 0): XmpFacts {
  const document = readXmp(xml);
  const own = ownProperties(document);
  const uid = uidOf(own);
  const description = captionIn(document);
  const user = readUser(document, own, modifiedAtMs);
  const expiresAtMs = finite(own('expiresAt'));
  const collections = parseCollections(own('collections'));
  const parents = parseParents(own('parents'));
  const contentHash = own('contentHash');
  const [rootId, path] = [own('root'), own('path')];
  return {
    ...(uid !== null && { uid }),
    ...(contentHash !== null && { contentHash }),
    ...(rootId !== null && path !== null && { place: { rootId, path } }),
    ...(user && { user }),
    ...(collections.length > 0 && { collections }),
    ...(parents.length > 0 && { parents }),
    ...(expiresAtMs !== undefined && { expiresAtMs }),
    ...(description && description !== own('note') && { description }),
  };
}

/** `dc:description`, or null; also where it is the user's note. @throws AppError FILE_CORRUPT */
export function captionOf(xml: string): string | null {
  const document = readXmp(xml);
  const caption = captionIn(document);
  return caption === ownProperties(document)('note') ? null : caption;
}

function captionIn(document: XmpDocument): string | null {
  return textOf(getProperty(document, DC.uri, 'description'));
}

/** The whole record, where the picture itself can't carry it; or null. @throws AppError FILE_CORRUPT */
export function stampOf(xml: string): GessoStamp | null {
  const own = ownProperties(readXmp(xml));
  const uid = uidOf(own);
  const stamp = parseGesso(own(GESSO_KEYWORD) ?? '');
  return uid !== null && stamp ? { uid, generation: stamp.generation } : null;
}

function ownProperties(document: XmpDocument): (name: string) => string | null {
  return (name) => textOf(getProperty(document, GESSO.uri, name));
}

function uidOf(own: (name: string) => string | null): string | null {
  const uid = own('uid');
  return uid !== null && isUid(uid) ? uid : null;
}

function readUser(
  document: XmpDocument,
  own: (name: string) => string | null,
  modifiedAtMs: number,
): Partial<UserFacts> | null {
  const user: { -readonly [Field in keyof UserFacts]?: UserFacts[Field] } = {};
  const rating = finite(textOf(getProperty(document, XMP.uri, 'Rating')));
  const changedAt = finite(own('changedAt'));
  // In a sidecar that Gesso wrote, what is absent was said to be none.
  if (changedAt !== undefined) Object.assign(user, NO_USER_FACTS, { changedAtMs: changedAt });
  const tags = readTags(document);
  if (tags) user.tags = tags;
  if (own('favorite') !== null) user.favorite = own('favorite') === 'true';
  const mark = own('mark');
  if (MARKS.includes(mark as Mark)) user.mark = mark as Mark;
  if (rating !== undefined) {
    user.rating = Math.max(0, Math.min(5, Math.round(rating)));
    if (rating < 0) user.mark = 'reject';
  }
  const note = own('note');
  if (note !== null) user.note = note;
  const [writtenValues, writtenCaption] = (own('written') ?? '').split(' ');
  const caption = captionIn(document);
  // Gesso left another caption there, or, when it did not write captions yet, no note of its own.
  const isCaptioned =
    writtenCaption === undefined ? note === null && caption !== null : writtenCaption !== digest(caption);
  if (changedAt !== undefined && isCaptioned && !isGenerated(caption ?? '')) user.note = caption ?? '';
  const [stackId, stackRole] = [own('stackId'), own('stackRole')];
  if (stackId !== null) user.stackId = stackId;
  if (STACK_ROLES.includes(stackRole as StackRole)) user.stackRole = stackRole as StackRole;
  if (Object.keys(user).length === 0) return null;
  if (isCaptioned || writtenValues !== fingerprint(document)) {
    const said = Date.parse(textOf(getProperty(document, XMP.uri, 'MetadataDate')) ?? '');
    user.changedAtMs = Math.max(changedAt ?? 0, Number.isNaN(said) ? 0 : said, modifiedAtMs);
  }
  return user;
}

/** Hierarchical keywords, and the flat ones that are no part of one. A leaf that was taken from the flat list is gone. */
function readTags(document: XmpDocument): string[] | null {
  const flat = listOf(getProperty(document, DC.uri, 'subject'));
  const paths = listOf(getProperty(document, LR.uri, 'hierarchicalSubject'));
  if (!flat && !paths) return null;
  const split = (paths ?? []).map((path) =>
    path
      .split('|')
      .map((part) => part.trim())
      .filter(Boolean),
  );
  const kept = split.filter((parts) => !flat || flat.includes(parts.at(-1) ?? ''));
  const covered = new Set(kept.flat());
  const tags = [...kept.map((parts) => parts.join('/')), ...(flat ?? []).filter((tag) => !covered.has(tag))];
  return [...new Set(tags.map((tag) => tag.trim()).filter(Boolean))].toSorted();
}

function hierarchical(tag: string): string {
  return tag.split('/').join('|');
}

/** Of everything other programs may change too: rating and keywords. */
function fingerprint(document: XmpDocument): string {
  const values = [
    getProperty(document, XMP.uri, 'Rating'),
    getProperty(document, DC.uri, 'subject'),
    getProperty(document, LR.uri, 'hierarchicalSubject'),
  ];
  return digest(values);
}

function digest(value: unknown): string {
  return hash('sha256', JSON.stringify(value), 'hex').slice(0, 16);
}

function parseCollections(json: string | null): CollectionPlace[] {
  return parseList(json).flatMap((item) =>
    typeof item['id'] === 'string' && typeof item['position'] === 'number'
      ? [{ id: item['id'], position: item['position'] }]
      : [],
  );
}

function parseParents(json: string | null): readonly ImageInput[] {
  return parseGenerationRecord({ parents: parseList(json) }).parents;
}

function parseList(json: string | null): Record<string, unknown>[] {
  if (json === null) return [];
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : [];
  } catch {
    // A list that was damaged elsewhere says nothing; the rest of the sidecar still counts.
    return [];
  }
}

function listOf(value: string | readonly string[] | null): readonly string[] | null {
  return typeof value === 'string' ? value.split(/[,;]/) : value;
}

function textOf(value: string | readonly string[] | null): string | null {
  return typeof value === 'string' || value === null ? value : (value[0] ?? null);
}

function finite(text: string | null): number | undefined {
  if (text === null || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}
