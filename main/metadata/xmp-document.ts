import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { AppError } from '../domain/errors.ts';

/** A node of the ordered tree: one key, its tag name, beside `:@` for its attributes. */
type XmlNode = Record<string, unknown>;

/** An XMP packet as a tree that prints as it was read, wherever it is not changed. */
export interface XmpDocument {
  readonly tree: XmlNode[];
  /** What the tree says, by `keyOf`; made when it is first asked for, and again after a change. */
  properties: ReadonlyMap<string, Property> | null;
}

/** An attribute's text, or an element with the namespaces in force inside it. */
type Property = string | { readonly node: XmlNode; readonly scope: Scope };

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const ATTRIBUTES = ':@';
const ATTRIBUTE_PREFIX = '@_';
const MAX_PACKET = 8 * 1024 * 1024;
const EMPTY_PACKET =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Gesso"><rdf:RDF xmlns:rdf="' +
  `${RDF}"><rdf:Description rdf:about=""></rdf:Description></rdf:RDF></x:xmpmeta>`;

// Entities are left as they stand, so that what isn't ours goes back byte for byte, and none is ever expanded.
const shared = {
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: ATTRIBUTE_PREFIX,
  commentPropName: '#comment',
  cdataPropName: '#cdata',
  processEntities: false,
} as const;

export function emptyXmp(): XmpDocument {
  return parseXmp(EMPTY_PACKET);
}

/** @throws AppError FILE_CORRUPT when it is not XML with an RDF description in it, or far too large. */
export function parseXmp(xml: string): XmpDocument {
  if (xml.length > MAX_PACKET) throw new AppError('TOO_LARGE', 'The XMP packet is too large.');
  let tree: XmlNode[];
  try {
    const parser = new XMLParser({
      ...shared,
      parseTagValue: false,
      parseAttributeValue: false,
      trimValues: false,
    });
    tree = parser.parse(xml.replace(/^\uFEFF/, '')) as XmlNode[];
  } catch (error) {
    throw new AppError('FILE_CORRUPT', 'The XMP packet is not well-formed XML.', {}, error);
  }
  const document: XmpDocument = { tree, properties: null };
  if (descriptionsOf(document).length === 0) {
    throw new AppError('FILE_CORRUPT', 'The XMP packet describes nothing.');
  }
  return document;
}

/** As `parseXmp`, of a document that is only read: several readers ask for the same packet one after the other. */
export function readXmp(xml: string): XmpDocument {
  if (xml.length > MAX_REMEMBERED) return parseXmp(xml);
  if (lastRead?.xml !== xml) lastRead = { xml, document: parseXmp(xml) };
  return lastRead.document;
}

const MAX_REMEMBERED = 256 * 1024;
let lastRead: { readonly xml: string; readonly document: XmpDocument } | null = null;

/**
 * A packet together with what there was no room for in it; what both say the first says.
 * @throws AppError as `parseXmp`
 */
export function joinXmp(xmp: string, rest: string): string {
  const [document, other] = [parseXmp(xmp), parseXmp(rest)];
  const added = descriptionsOf(other).map(({ node, scope }) => withNamespaces(node, scope));
  rdfOf(document.tree).push(...added);
  return printXmp(document);
}

/** What an `rdf:RDF` holds. */
function rdfOf(nodes: XmlNode[], scope: Scope = new Map()): XmlNode[] {
  for (const node of nodes) {
    const inner = innerScope(scope, node);
    const found = isName(tagOf(node), RDF, 'RDF', inner) ? childrenOf(node) : rdfOf(childrenOf(node), inner);
    if (found.length > 0) return found;
  }
  return [];
}

function withNamespaces(node: XmlNode, scope: Scope): XmlNode {
  const declared = [...scope].map(([prefix, uri]) => [`${ATTRIBUTE_PREFIX}xmlns:${prefix}`, encode(uri)]);
  return { ...node, [ATTRIBUTES]: { ...(node[ATTRIBUTES] as object), ...Object.fromEntries(declared) } };
}

/** The document as text, without any wrapper. */
export function printXmp(document: XmpDocument): string {
  const builder = new XMLBuilder({ ...shared, format: false, suppressEmptyNode: false });
  return String(builder.build(document.tree));
}

/** A simple property's text, the items of an array, or null. The first item of a language alternative stands for it. */
export function getProperty(
  document: XmpDocument,
  namespace: string,
  name: string,
): string | readonly string[] | null {
  document.properties ??= propertiesOf(document);
  const found = document.properties.get(keyOf(namespace, name));
  if (found === undefined) return null;
  return typeof found === 'string' ? decode(found) : valueOf(found.node, found.scope);
}

/** Of a property that is said twice, the first counts. */
function propertiesOf(document: XmpDocument): ReadonlyMap<string, Property> {
  const found = new Map<string, Property>();
  const enter = (qualified: string, scope: Scope, property: Property): void => {
    const colon = qualified.indexOf(':');
    const namespace = colon > 0 ? scope.get(qualified.slice(0, colon)) : undefined;
    if (namespace === undefined) return;
    const key = keyOf(namespace, qualified.slice(colon + 1));
    if (!found.has(key)) found.set(key, property);
  };
  for (const { node, scope } of descriptionsOf(document)) {
    for (const [name, value] of attributesOf(node)) enter(name, scope, value);
    for (const child of childrenOf(node)) {
      const inner = innerScope(scope, child);
      enter(tagOf(child), inner, { node: child, scope: inner });
    }
  }
  return found;
}

/** No name of a namespace or a property has a blank in it. */
function keyOf(namespace: string, name: string): string {
  return `${namespace} ${name}`;
}

export interface Namespace {
  readonly uri: string;
  readonly prefix: string;
}

/** Replaces a property wherever it stands; null removes it. An array is written as a Bag. */
export function setProperty(
  document: XmpDocument,
  namespace: Namespace,
  name: string,
  value: string | readonly string[] | null,
): void {
  const written = value === null ? null : (rdf: string): XmlNode[] => content(value, rdf);
  replaceProperty(document, namespace, name, written);
}

/** The same of a text that may be there in several languages: the one that is shown by default. Those in others stay; null removes all. */
export function setDefaultText(
  document: XmpDocument,
  namespace: Namespace,
  name: string,
  value: string | null,
): void {
  document.properties ??= propertiesOf(document);
  const before = document.properties.get(keyOf(namespace.uri, name));
  const others = typeof before === 'object' ? textsOfOtherLanguages(before.node) : [];
  const written = (rdf: string): XmlNode[] => [
    {
      [`${rdf}:Alt`]: [
        { [`${rdf}:li`]: [{ '#text': encode(value ?? '') }], [ATTRIBUTES]: { [LANGUAGE]: DEFAULT_LANGUAGE } },
        ...others,
      ],
    },
  ];
  replaceProperty(document, namespace, name, value === null ? null : written);
}

const LANGUAGE = `${ATTRIBUTE_PREFIX}xml:lang`;
const DEFAULT_LANGUAGE = 'x-default';

function textsOfOtherLanguages(element: XmlNode): XmlNode[] {
  return childrenOf(element)
    .flatMap(childrenOf)
    .filter((item) => {
      const language = (item[ATTRIBUTES] as Record<string, string> | undefined)?.[LANGUAGE];
      return language !== undefined && language !== DEFAULT_LANGUAGE;
    });
}

/** @param written what stands in it, by the prefix of RDF; null removes it */
function replaceProperty(
  document: XmpDocument,
  namespace: Namespace,
  name: string,
  written: ((rdf: string) => XmlNode[]) | null,
): void {
  document.properties = null;
  const descriptions = descriptionsOf(document);
  for (const { node, scope } of descriptions) {
    const attributes = node[ATTRIBUTES] as Record<string, string> | undefined;
    for (const [key] of attributesOf(node)) {
      if (isName(key, namespace.uri, name, scope)) delete attributes?.[ATTRIBUTE_PREFIX + key];
    }
    const tag = tagOf(node);
    node[tag] = childrenOf(node).filter(
      (child) => !isName(tagOf(child), namespace.uri, name, innerScope(scope, child)),
    );
  }
  const first = descriptions[0];
  if (written === null || !first) return;
  const prefix = prefixFor(first.node, first.scope, namespace);
  const rdf = prefixOf(first.scope, RDF) ?? 'rdf';
  childrenOf(first.node).push({ [`${prefix}:${name}`]: written(rdf) });
}

function content(value: string | readonly string[], rdf: string): XmlNode[] {
  if (typeof value === 'string') return [{ '#text': encode(value) }];
  const items = value.map((item) => ({ [`${rdf}:li`]: [{ '#text': encode(item) }] }));
  return [{ [`${rdf}:Bag`]: items }];
}

type Scope = ReadonlyMap<string, string>;

/** Every rdf:Description directly below an rdf:RDF, with the namespaces in force inside it. */
function descriptionsOf({ tree }: XmpDocument): { readonly node: XmlNode; readonly scope: Scope }[] {
  const found: { node: XmlNode; scope: Scope }[] = [];
  const visit = (nodes: readonly XmlNode[], outer: Scope, depth: number, insideRdf: boolean): void => {
    for (const node of nodes) {
      const scope = innerScope(outer, node);
      const tag = tagOf(node);
      if (insideRdf && isName(tag, RDF, 'Description', scope)) found.push({ node, scope });
      else if (depth < 4) visit(childrenOf(node), scope, depth + 1, isName(tag, RDF, 'RDF', scope));
    }
  };
  visit(tree, new Map(), 0, false);
  return found;
}

function valueOf(element: XmlNode, scope: Scope): string | readonly string[] {
  for (const child of childrenOf(element)) {
    const tag = tagOf(child);
    const inner = innerScope(scope, child);
    if (['Bag', 'Seq', 'Alt'].some((kind) => isName(tag, RDF, kind, inner))) {
      const items = childrenOf(child)
        .filter((item) => isName(tagOf(item), RDF, 'li', innerScope(inner, item)))
        .map(textOf);
      return isName(tag, RDF, 'Alt', inner) ? (items[0] ?? '') : items;
    }
  }
  return textOf(element);
}

function textOf(element: XmlNode): string {
  return childrenOf(element)
    .map((child) => {
      if ('#text' in child) return decode(String(child['#text']));
      const cdata = child['#cdata'] as XmlNode[] | undefined;
      return cdata ? cdata.map((part) => String(part['#text'] ?? '')).join('') : '';
    })
    .join('');
}

function tagOf(node: XmlNode): string {
  return Object.keys(node).find((key) => key !== ATTRIBUTES) ?? '';
}

function childrenOf(node: XmlNode): XmlNode[] {
  const children = node[tagOf(node)];
  return Array.isArray(children) ? (children as XmlNode[]) : [];
}

function attributesOf(node: XmlNode): [name: string, value: string][] {
  const attributes = (node[ATTRIBUTES] ?? {}) as Record<string, string>;
  return Object.entries(attributes).map(([key, value]) => [
    key.slice(ATTRIBUTE_PREFIX.length),
    String(value),
  ]);
}

function innerScope(outer: Scope, node: XmlNode): Scope {
  const declared = attributesOf(node).filter(([name]) => name.startsWith('xmlns:'));
  if (declared.length === 0) return outer;
  return new Map([
    ...outer,
    ...declared.map(([name, uri]) => [name.slice('xmlns:'.length), decode(uri)] as const),
  ]);
}

function isName(qualified: string, uri: string, name: string, scope: Scope): boolean {
  const colon = qualified.indexOf(':');
  return colon > 0 && qualified.slice(colon + 1) === name && scope.get(qualified.slice(0, colon)) === uri;
}

function prefixOf(scope: Scope, uri: string): string | undefined {
  return [...scope].find(([, declared]) => declared === uri)?.[0];
}

/** The prefix in force for a namespace, declared on the node when there is none. */
function prefixFor(node: XmlNode, scope: Scope, namespace: Namespace): string {
  const known = prefixOf(scope, namespace.uri) ?? prefixOf(innerScope(scope, node), namespace.uri);
  if (known !== undefined) return known;
  let prefix = namespace.prefix;
  for (let count = 2; scope.has(prefix); count += 1) prefix = namespace.prefix + count;
  const attributes = (node[ATTRIBUTES] ??= {}) as Record<string, string>;
  attributes[`${ATTRIBUTE_PREFIX}xmlns:${prefix}`] = namespace.uri;
  return prefix;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replaceAll(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,4});/gi, (whole, body: string) => {
    if (!body.startsWith('#')) return ENTITIES[body] ?? whole;
    const code = /^#x/i.test(body) ? Number.parseInt(body.slice(2), 16) : Number(body.slice(1));
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });
}

/** Letters XML can't hold are left out; line breaks are written so that no parser folds them. */
function encode(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\x20-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}
