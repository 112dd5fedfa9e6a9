import { IMAGE_TYPES, PARENT_ROLES } from '../domain/generation.ts';
import type { GenerationType } from '../domain/generation.ts';

export const GENERATION_TYPES = IMAGE_TYPES.filter((type): type is GenerationType => type !== 'import');
export const INPUT_ROLES = PARENT_ROLES;
