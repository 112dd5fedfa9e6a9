interface Part {
  readonly filename: string | undefined;
  readonly data: Buffer;
}

/** A multipart body's parts by name. */
export function parseMultipart(body: Buffer, boundary: string): Map<string, Part> {
  const parts = new Map<string, Part>();
  const marker = Buffer.from(`--${boundary}`);
  for (let at = body.indexOf(marker); at >= 0;) {
    const next = body.indexOf(marker, at + marker.length);
    if (next < 0) break;
    const headEnd = body.indexOf('\r\n\r\n', at);
    const head = body.subarray(at, headEnd).toString('utf8');
    const name = / name="([^"]*)"/.exec(head)?.[1];
    const data = body.subarray(headEnd + 4, next - 2);
    if (name !== undefined) parts.set(name, { filename: /filename="([^"]*)"/.exec(head)?.[1], data });
    at = next;
  }
  return parts;
}
