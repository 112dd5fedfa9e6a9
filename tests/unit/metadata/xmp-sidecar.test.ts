import { describe, expect, it } from 'vitest';
import { AppError } from '../../../main/domain/errors.ts';
import { UNKNOWN_GENERATION } from '../../../main/domain/generation.ts';
import { NO_USER_FACTS, type UserFacts } from '../../../main/domain/image-record.ts';
import { readSidecar, stampOf, writeSidecar, type SidecarFacts } from '../../../main/metadata/xmp-sidecar.ts';

const USER: UserFacts = {
  rating: 4,
  favorite: true,
  mark: 'final',
  tags: ['animals/fox', 'fox', 'snow & <ice>'],
  note: 'Line one\nLine “two” ]]> 😀',
  stackId: 'st1',
  stackRole: 'cover',
  changedAtMs: 1_795_000_000_123,
};

const FACTS: SidecarFacts = {
  uid: '0b6f8a52-7a2e-4a53-9d3e-0d6f5f1c2b3a',
  contentHash: '0123456789abcdef',
  user: USER,
  collections: [{ id: 'c1', position: 2.5 }],
  parents: [{ role: 'mask', uid: 'm1' }],
  expiresAtMs: 1_796_000_000_000,
};

const LIGHTROOM = `<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe XMP Core 7.0">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
   xmp:Rating="2" xmp:MetadataDate="2026-11-20T10:00:00+01:00"
   crs:Exposure2012="+0.35" crs:Note="a &quot;b&quot; &#xA; &amp;">
   <!-- kept -->
   <dc:subject><rdf:Bag><rdf:li>tree</rdf:li><rdf:li>winter</rdf:li></rdf:Bag></dc:subject>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">A &lt;title&gt;</rdf:li></rdf:Alt></dc:title>
   <crs:ToneCurve><rdf:Seq><rdf:li>0, 0</rdf:li><rdf:li>255, 255</rdf:li></rdf:Seq></crs:ToneCurve>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>`;

describe('XMP sidecars', () => {
  it('give back everything that was written', () => {
    const generation = { ...UNKNOWN_GENERATION, prompt: 'ä <b> & "c"', seed: '18446744073709551615' };
    const sidecar = writeSidecar(null, { ...FACTS, generation });
    expect(readSidecar(sidecar)).toEqual(FACTS);
    expect(stampOf(sidecar)).toEqual({ uid: FACTS.uid, generation });
  });

  it('keep how a picture was made when that is not written anew', () => {
    const generation = { ...UNKNOWN_GENERATION, prompt: 'a fox' };
    const again = writeSidecar(writeSidecar(null, { ...FACTS, generation }), FACTS);
    expect(stampOf(again)).toEqual({ uid: FACTS.uid, generation });
  });

  it('say what was cleared, too', () => {
    const cleared = { ...FACTS, user: { ...NO_USER_FACTS, changedAtMs: 5 }, collections: [], parents: [] };
    const read = readSidecar(writeSidecar(writeSidecar(null, FACTS), cleared));
    expect(read.user).toEqual({ ...NO_USER_FACTS, changedAtMs: 5 });
    expect(read.collections).toBeUndefined();
  });

  it('read what other programs write, in attributes and elements, under any prefix', () => {
    expect(readSidecar(LIGHTROOM).user).toEqual({
      rating: 2,
      tags: ['tree', 'winter'],
      changedAtMs: Date.parse('2026-11-20T09:00:00Z'),
    });
    const renamed = LIGHTROOM.replaceAll('xmp:', 'q:').replace('xmlns:xmp', 'xmlns:q');
    expect(readSidecar(renamed).user?.rating).toBe(2);
  });

  it('keep foreign properties as they are', () => {
    const written = writeSidecar(LIGHTROOM, FACTS);
    for (const kept of [
      'crs:Exposure2012="+0.35"',
      'crs:Note="a &quot;b&quot; &#xA; &amp;"',
      '<!-- kept -->',
      '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">A &lt;title&gt;</rdf:li></rdf:Alt></dc:title>',
      '<crs:ToneCurve><rdf:Seq><rdf:li>0, 0</rdf:li><rdf:li>255, 255</rdf:li></rdf:Seq></crs:ToneCurve>',
      'x:xmptk="Adobe XMP Core 7.0"',
    ]) {
      expect(written).toContain(kept);
    }
    expect(written).not.toContain('xmp:Rating="2"');
    expect(readSidecar(written).user).toEqual(USER);
    expect(writeSidecar(written, FACTS)).toBe(written);
  });

  it('take another program’s later word on rating and keywords, and keep our own fields', () => {
    const edited = writeSidecar(null, FACTS)
      .replace('Rating>4<', 'Rating>1<')
      .replace('<rdf:li>snow &amp; &lt;ice&gt;</rdf:li>', '<rdf:li>new</rdf:li>');
    const { user } = readSidecar(edited, 1_796_000_000_000);
    expect(user).toEqual({
      ...USER,
      rating: 1,
      tags: ['animals/fox', 'fox', 'new'],
      changedAtMs: 1_796_000_000_000,
    });
  });

  it('give the note to other programs as the caption, and take theirs', () => {
    const written = writeSidecar(null, FACTS);
    expect(written).toContain(
      '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Line one\nLine “two” ]]&gt; 😀</rdf:li></rdf:Alt></dc:description>',
    );
    const caption = /<rdf:li xml:lang="x-default">[^<]*<\/rdf:li>/;
    const edited = written.replace(caption, '<rdf:li xml:lang="x-default">Theirs</rdf:li>');
    const later = { ...USER, note: 'Theirs', changedAtMs: 1_796_000_000_000 };
    expect(readSidecar(edited, later.changedAtMs).user).toEqual(later);
    expect(readSidecar(writeSidecar(edited, { ...FACTS, user: later })).user).toEqual(later);
    const removed = written.replace(/<dc:description>.*<\/dc:description>/s, '');
    expect(readSidecar(removed, later.changedAtMs).user).toEqual({ ...later, note: '' });
    // Whoever changes something else only, leaves the note as it is.
    const rated = written.replace('Rating>4<', 'Rating>1<');
    expect(readSidecar(rated, later.changedAtMs).user).toEqual({ ...later, note: USER.note, rating: 1 });
    const cleared = writeSidecar(written, { ...FACTS, user: { ...USER, note: '' } });
    expect(cleared).not.toContain('dc:description');
    expect(readSidecar(cleared).user?.note).toBe('');
  });

  it('read captions beside notes of an earlier Gesso, which wrote none', () => {
    const before = (xml: string): string => xml.replace(/(written>\w+) \w+/, '$1');
    const noted = before(writeSidecar(null, FACTS).replace(/<dc:description>.*<\/dc:description>/s, ''));
    expect(readSidecar(noted, 1_796_000_000_000).user).toEqual(USER);
    const withoutNote = { ...FACTS, user: { ...USER, note: '' } };
    const captioned = LIGHTROOM.replace(
      '<dc:title>',
      '<dc:description><rdf:Alt><rdf:li>At sea</rdf:li></rdf:Alt></dc:description><dc:title>',
    );
    expect(readSidecar(before(writeSidecar(captioned, withoutNote))).user?.note).toBe('At sea');
    // Cleared since: Gesso knows the caption and has no note for it.
    expect(readSidecar(writeSidecar(captioned, withoutNote)).user?.note).toBe('');
    expect(writeSidecar(captioned, withoutNote)).toContain('<rdf:li>At sea</rdf:li>');
  });

  it('leave a generator’s caption, and captions in other languages, as they are', () => {
    const alternatives = (...items: readonly string[]): string =>
      LIGHTROOM.replace(
        '<dc:title>',
        `<dc:description><rdf:Alt>${items.join('')}</rdf:Alt></dc:description><dc:title>`,
      );
    const generated = alternatives('<rdf:li xml:lang="x-default">a fox --ar 3:2 --v 7</rdf:li>');
    const kept = writeSidecar(generated, FACTS);
    expect(kept).toContain('>a fox --ar 3:2 --v 7<');
    expect(readSidecar(kept).user).toEqual(USER);
    const german = '<rdf:li xml:lang="de">Auf See</rdf:li>';
    const written = writeSidecar(alternatives('<rdf:li xml:lang="x-default">At sea</rdf:li>', german), FACTS);
    expect(written).toContain(german);
    expect(written).not.toContain('At sea');
    expect(readSidecar(written).user).toEqual(USER);
  });

  it('keep no second rating or list of keywords that says something else', () => {
    const twice = LIGHTROOM.replace(
      '<dc:title>',
      '<digiKam:TagsList xmlns:digiKam="http://www.digikam.org/ns/1.0/"><rdf:Seq><rdf:li>animals/fox</rdf:li></rdf:Seq></digiKam:TagsList>' +
        '<MP:LastKeywordXMP xmlns:MP="http://ns.microsoft.com/photo/1.0/"><rdf:Bag><rdf:li>animals/fox</rdf:li></rdf:Bag></MP:LastKeywordXMP>' +
        '<MP:Rating xmlns:MP="http://ns.microsoft.com/photo/1.0/">75</MP:Rating><dc:title>',
    );
    const equal = writeSidecar(twice, { ...FACTS, user: { ...USER, tags: ['animals/fox'] } });
    for (const name of ['digiKam:TagsList', 'MP:LastKeywordXMP', 'MP:Rating']) expect(equal).toContain(name);
    const other = writeSidecar(twice, { ...FACTS, user: { ...USER, rating: 0 } });
    for (const name of ['TagsList', 'LastKeywordXMP', 'MP:Rating']) expect(other).not.toContain(name);
  });

  it('read a rejected picture as a mark', () => {
    const rejected = readSidecar(LIGHTROOM.replace('xmp:Rating="2"', 'xmp:Rating="-1"'));
    expect(rejected.user).toMatchObject({ rating: 0, mark: 'reject' });
  });

  it('refuse to replace what they can’t read', () => {
    for (const broken of ['', 'no xml', '<a><b></a>', LIGHTROOM.slice(0, 200), '<x/>']) {
      expect(() => writeSidecar(broken, FACTS)).toThrow(expect.objectContaining({ code: 'FILE_CORRUPT' }));
    }
  });

  it('expand no entities', () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>${LIGHTROOM.replace('tree', '&b;')}`;
    let outcome: unknown;
    try {
      outcome = readSidecar(bomb).user?.tags;
    } catch (error) {
      outcome = error instanceof AppError && error.code;
    }
    expect(['FILE_CORRUPT', ['&b;', 'winter']]).toContainEqual(outcome);
  });
});
