import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { isListed } from '../../domain/file-endings.ts';
import { UID_PATTERN } from '../../domain/uid.ts';

/** Scheme of links from outside, e.g. `gesso-link://image/<uid>`. The page's own scheme is never reachable from there. */
export const LINK_SCHEME = 'gesso-link';

export type OpenTarget =
  { readonly kind: 'file'; readonly path: string } | { readonly kind: 'image'; readonly uid: string };

/** Packs and batch files. */
const OTHERS = /\.(zip|gessopack|ya?ml)$/i;

/** What a link asks for, or undefined for one that says nothing we know. */
export function targetOfLink(link: string): OpenTarget | undefined {
  const match = new RegExp(`^${LINK_SCHEME}://image/(${UID_PATTERN})/?$`).exec(link);
  return match?.[1] === undefined ? undefined : { kind: 'image', uid: match[1] };
}

/** The files and links on a command line that the system or the user started the app with. */
export function targetsOfArguments(args: readonly string[], folder: string): OpenTarget[] {
  return args.flatMap((arg): OpenTarget[] => {
    if (arg.startsWith(`${LINK_SCHEME}:`)) {
      const target = targetOfLink(arg);
      return target ? [target] : [];
    }
    if (arg.startsWith('-') || !(isListed(arg) || OTHERS.test(arg))) return [];
    const path = isAbsolute(arg) ? arg : resolve(folder, arg);
    return existsSync(path) ? [{ kind: 'file', path }] : [];
  });
}
