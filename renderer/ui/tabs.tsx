import type { ReactNode } from 'react';
import { Tabs as RadixTabs } from 'radix-ui';
import { classNames } from './class-names.ts';
import styles from './tabs.module.css';

interface TabsProps<Value extends string> {
  value: Value;
  onChange(value: Value): void;
  tabs: readonly { readonly value: Value; readonly label: string; readonly content: ReactNode }[];
  label: string;
  orientation?: 'horizontal' | 'vertical';
}

export function Tabs<Value extends string>({
  value,
  onChange,
  tabs,
  label,
  orientation = 'horizontal',
}: TabsProps<Value>): ReactNode {
  return (
    <RadixTabs.Root
      className={classNames(styles.root, styles[orientation])}
      value={value}
      onValueChange={(next) => {
        const chosen = tabs.find((tab) => tab.value === next);
        if (chosen !== undefined) onChange(chosen.value);
      }}
      orientation={orientation}
    >
      <RadixTabs.List className={styles.list} aria-label={label}>
        {tabs.map((tab) => (
          <RadixTabs.Trigger key={tab.value} value={tab.value} className={styles.tab}>
            {tab.label}
          </RadixTabs.Trigger>
        ))}
      </RadixTabs.List>
      {tabs.map((tab) => (
        <RadixTabs.Content key={tab.value} value={tab.value} className={styles.content}>
          {tab.content}
        </RadixTabs.Content>
      ))}
    </RadixTabs.Root>
  );
}
