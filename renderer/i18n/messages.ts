import type { en } from './en/index.ts';

type Messages = typeof en;

/** `images_one` and `images_other` are asked for as `images`. */
type WithoutPlural<Key extends string> = Key extends `${infer Base}_${'one' | 'other'}` ? Base : Key;

type KeysOf<Node> = {
  [Key in keyof Node & string]: Node[Key] extends string ? WithoutPlural<Key> : `${Key}.${KeysOf<Node[Key]>}`;
}[keyof Node & string];

/** Every message there is, as `feature.name` or deeper. */
export type MessageKey = KeysOf<Messages>;

export type MessageValues = Readonly<Record<string, string | number>>;

/** Looks a message up. `count` among the values chooses between singular and plural. */
export type Translate = (key: MessageKey, values?: MessageValues) => string;
