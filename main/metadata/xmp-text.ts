import { asText } from './json-text.ts';
import { getProperty, readXmp } from './xmp-document.ts';

/** One property of a packet as text; nothing of a damaged packet, which the reader of XMP itself reports. */
export function xmpText(packet: string | undefined, namespace: string, name: string): string | undefined {
  // Most packets lack it: they need not be parsed for it.
  if (packet === undefined || !packet.includes(namespace) || !packet.includes(name)) return undefined;
  try {
    const value = getProperty(readXmp(packet), namespace, name);
    return asText(typeof value === 'string' ? value : value?.[0]);
  } catch {
    return undefined;
  }
}
