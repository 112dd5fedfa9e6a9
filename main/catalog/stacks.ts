import { STACK_ROLES } from '../domain/image-record.ts';
import type { StackRole } from '../domain/image-record.ts';

/** The stack a picture is in, over `images i JOIN states s`: a code of the `stack` names, 0 for none. */
export const STACK_SQL =
  'CASE WHEN s.stack_role = 2 THEN 0 WHEN s.own_stack <> 0 THEN s.own_stack ELSE i.stack END';

/** How a role is stored: `cover` is 1, `out` is 2. Never renumbered: the journal holds these numbers. */
export const ROLE = { none: 0, cover: 1, out: 2 } as const;

export function roleNumber(role: StackRole | null): number {
  return role === null ? ROLE.none : ROLE[role];
}

export function stackRole(stored: number): StackRole | null {
  return STACK_ROLES.find((role) => ROLE[role] === stored) ?? null;
}
