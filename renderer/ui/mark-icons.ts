import { CircleX, FlagTriangleRight, FlaskConical, Hammer, type LucideIcon } from 'lucide-react';
import type { Mark } from '../../main/domain/image-record.ts';

export const MARK_ICONS: Readonly<Record<Mark, LucideIcon>> = {
  final: FlagTriangleRight,
  wip: Hammer,
  experiment: FlaskConical,
  reject: CircleX,
};
