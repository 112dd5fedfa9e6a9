import type { UserFacts } from '../../domain/image-record.ts';
import type { Dialect } from '../dialect.ts';
import { isGenerated } from '../generated-caption.ts';

const CAPTIONS = [
  'iptc:Caption',
  'exif:ImageDescription',
  'exif:XPComment',
  'exif:XPTitle',
  'Description',
  'Title',
  'Comment',
  'comment',
  'exif:UserComment',
];

/** What programs put in the place of a caption of their own accord. */
const PROGRAMS =
  /^(?:screenshot|(?:[a-z]+ )?digital (?:still )?camera|sony dsc|dcim\\.*|exif_jpeg_picture|charset=.*|default|(?:created|compressed|optimized) (?:with|by) (?:the )?[\w.-]{1,40}(?: [\d.]{1,20})?|creator: gd-jpeg.{0,100}|xml:com\.adobe\.xmp.*)\s*$/is;

/** Phones that note in one word, such as `sdr` or `hdrpl`, how they took a picture. */
const CODING_MAKERS = /^(?:huawei|honor)$/i;

/** Cameras, scanners and editors: caption, keywords, stars and the time it was taken. Never a prompt. */
export const exifDialect: Dialect = {
  name: 'exif',
  read({ texts }) {
    const user: { -readonly [Field in keyof UserFacts]?: UserFacts[Field] } = {};
    const isCoded = CODING_MAKERS.test(texts['exif:Make']?.trim() ?? '');
    const caption = CAPTIONS.map((place) => texts[place]?.trim()).find(
      (text) => text && isCaption(text) && !(isCoded && /^[a-z]{1,16}$/i.test(text)),
    );
    if (caption) user.note = caption;
    const rating = Number(texts['exif:Rating'] ?? Number.NaN);
    if (rating >= 1 && rating <= 5) user.rating = Math.round(rating);
    const keywords = (texts['iptc:Keywords']?.split('\n') ?? texts['exif:XPKeywords']?.split(';'))
      ?.map((word) => word.trim())
      .filter(Boolean);
    if (keywords && keywords.length > 0) user.tags = [...new Set(keywords)].toSorted();
    const time = timeOf(texts['exif:DateTimeOriginal'] ?? texts['Creation Time']);
    if (Object.keys(user).length === 0 && time === undefined) return null;
    return {
      facts: time === undefined ? {} : { createdAtMs: time },
      ...(Object.keys(user).length > 0 && { user }),
    };
  },
};

function isCaption(text: string): boolean {
  return text.length <= 10_000 && !PROGRAMS.test(text) && !isGenerated(text);
}

/** EXIF's `2026:11:21 10:05:00` is local time; other forms are as JavaScript reads them. */
function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)/.exec(text);
  const time = parts
    ? new Date(
        +(parts[1] ?? 0),
        +(parts[2] ?? 1) - 1,
        +(parts[3] ?? 1),
        +(parts[4] ?? 0),
        +(parts[5] ?? 0),
        +(parts[6] ?? 0),
      ).getTime()
    : Date.parse(text.slice(0, 60));
  return Number.isNaN(time) ? undefined : time;
}
