import { create } from 'zustand';
import { holdCommandsUntil } from '../commands/registry.ts';

interface EditorParams {
  /** The picture to edit. */
  uid?: string;
  /** Opens what the picture was made from, with the mask or frame and the settings of that edit. */
  edit?: 'reopen';
}

/** Every screen with what it can be given. What a screen isn't told, it shows as it was left. */
export interface Routes {
  generate: {
    /** Fills the form with this picture's settings. */
    fromUid?: string;
    /** With `fromUid`: keep its seed or roll a new one. */
    seed?: 'same' | 'new';
    /** Uses this picture as an input. */
    inputUid?: string;
    /** With `inputUid`: what it is to the new picture. */
    inputRole?: 'source' | 'reference' | 'style' | 'control';
    /** With `fromUid`: submit at once. */
    submit?: 'now';
  };
  inpaint: EditorParams & {
    /** With `uid`: a mask to paint on it, which another edit had. */
    maskId?: string;
  };
  outpaint: EditorParams;
  batches: { file?: string };
  gallery: {
    query?: string;
    collection?: string;
    /** With it the view is named whole: what is left out is as it is at first. Else the order stays. */
    sort?: string;
    group?: string;
    stacks?: string;
  };
  image: { uid: string };
  /** 2–4 uids. */
  compare: { uids: readonly string[] };
  queue: { sessionId?: string };
  packs: object;
  settings: { section?: string };
}

export type RouteName = keyof Routes;

type Route = {
  [Name in RouteName]: { readonly name: Name; readonly params: Routes[Name] };
}[RouteName];

/** A route as one entry of the history: `key` differs for every visit by `navigate`, and is the same again on going back. */
export type Location = Route & { readonly key: string };

const NAMES: readonly RouteName[] = [
  'generate',
  'inpaint',
  'outpaint',
  'batches',
  'gallery',
  'image',
  'compare',
  'queue',
  'packs',
  'settings',
];

/** Parameters that are part of the path, because the screen is nothing without them or is a place of its own. */
const PATH_PARAMETER: Partial<Record<RouteName, string>> = { image: 'uid', settings: 'section' };

/** The address of a route, for links: `#/image/<uid>`. */
export function routeHref<Name extends RouteName>(name: Name, params: Routes[Name]): string {
  const pathParameter = PATH_PARAMETER[name];
  const search = new URLSearchParams();
  let path = `#/${name}`;
  for (const [key, value] of Object.entries(
    params as Record<string, string | readonly string[] | undefined>,
  )) {
    if (value === undefined || value === '') continue;
    if (key === pathParameter && typeof value === 'string') path += `/${encodeURIComponent(value)}`;
    else search.set(key, typeof value === 'string' ? value : value.join(','));
  }
  const query = search.toString();
  return query === '' ? path : `${path}?${query}`;
}

/** Reads an address' hash; anything unknown is the generator. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [head = '', tail] = path.split('/', 2);
  const name = NAMES.find((known) => known === head) ?? 'generate';
  const params: Record<string, unknown> = Object.fromEntries(new URLSearchParams(query));
  const pathParameter = PATH_PARAMETER[name];
  if (pathParameter !== undefined && tail !== undefined) params[pathParameter] = decodeURIComponent(tail);
  if (typeof params['uids'] === 'string') params['uids'] = params['uids'].split(',');
  if (name === 'image' && typeof params['uid'] !== 'string') return { name: 'gallery', params: {} };
  if (name === 'compare' && !Array.isArray(params['uids'])) return { name: 'gallery', params: {} };
  return { name, params } as Route;
}

/** What the history keeps with each entry of ours. `index`: how many of them are before it. */
interface Entry {
  readonly key: string;
  readonly index: number;
}

let current: Entry = { key: '', index: -1 };
/** The `index` of the last entry one can go forward to. */
let newest = -1;

/** The entry one is at. A plain link, or whoever writes into the address bar, makes one that is not ours yet, after the one before. */
function currentEntry(): Entry {
  const state: unknown = window.history.state;
  const isOurs = typeof state === 'object' && state !== null && 'key' in state && 'index' in state;
  if (isOurs) current = state as Entry;
  else {
    newest = current.index + 1;
    current = { key: crypto.randomUUID(), index: newest };
    window.history.replaceState(current, '', window.location.hash);
  }
  return current;
}
newest = currentEntry().index;

function currentLocation(): Location {
  return { ...parseRoute(window.location.hash), key: currentEntry().key };
}

interface NavigationState {
  readonly location: Location;
}

export const useNavigation = create<NavigationState>(() => ({ location: currentLocation() }));

const served = new Set<string>();

/** Whether what a location asks for is still to be done: once, also when the user comes back to it by the history. */
export function isUnserved({ key }: Location): boolean {
  const isNew = !served.has(key);
  served.add(key);
  return isNew;
}

window.addEventListener('popstate', () => useNavigation.setState({ location: currentLocation() }));

/** Goes to a screen. `replace`: without a step in the history. */
export function navigate<Name extends RouteName>(
  name: Name,
  params: Routes[Name],
  { replace = false }: { replace?: boolean } = {},
): void {
  const { index } = currentEntry();
  const href = routeHref(name, params);
  const key = crypto.randomUUID();
  if (replace) window.history.replaceState({ key, index } satisfies Entry, '', href);
  else {
    newest = index + 1;
    window.history.pushState({ key, index: newest } satisfies Entry, '', href);
  }
  useNavigation.setState({ location: currentLocation() });
}

export function goBack(): void {
  travel(-1);
}

export function goForward(): void {
  travel(1);
}

/** The browser takes its time to get there; what is asked for meanwhile is meant for the screen that comes. */
function travel(by: 1 | -1): void {
  const target = currentEntry().index + by;
  if (target >= 0 && target <= newest) {
    const arrived = new Promise((resolve) => {
      window.addEventListener('popstate', resolve, { once: true });
    });
    void holdCommandsUntil(arrived);
  }
  window.history.go(by);
}
