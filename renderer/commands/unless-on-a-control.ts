import type { RefObject } from 'react';

/** For `within` of commands whose key, such as Space, means something to a control: the page, but for one that has the focus. */
export const UNLESS_ON_A_CONTROL: RefObject<HTMLElement | null> = {
  get current() {
    return document.activeElement?.matches('button, a[href], input, select, summary, video') === true
      ? null
      : document.body;
  },
};
