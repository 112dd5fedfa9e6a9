import { Document, isScalar, isSeq, visit } from 'yaml';

/** A batch file's tree as YAML that reads back the same: prompts in quotes, short lists of numbers on one line, seeds whole. */
export function writeBatchFile(tree: Readonly<Record<string, unknown>>): string {
  const document = new Document(tree, { version: '1.2', aliasDuplicateObjects: false });
  visit(document, {
    Pair(_key, pair) {
      const name = isScalar(pair.key) ? pair.key.value : undefined;
      if (name === 'seeds' && isSeq(pair.value)) {
        pair.value.flow = true;
        for (const item of pair.value.items)
          if (isScalar(item) && typeof item.value === 'string') item.value = BigInt(item.value);
      }
    },
    Scalar(_key, scalar) {
      if (typeof scalar.value === 'string' && scalar.value.includes('\n')) scalar.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ lineWidth: 0, defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' });
}
