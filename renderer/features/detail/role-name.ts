import { PARENT_ROLES } from '../../../main/domain/generation.ts';
import type { Translate } from '../../i18n/messages.ts';

/** What a picture was to the one made from it. */
export function roleName(role: string, t: Translate): string {
  const known = PARENT_ROLES.find((one) => one === role);
  return known === undefined ? role : t(`detail.role.${known}`);
}
