import type { ReactNode } from 'react';
import type { LucideIcon } from 'lucide-react';
import { Button, IconButton } from './button.tsx';

/** Where there is no room for its text, its icon stands alone. */
export function TextButton({
  icon,
  label,
  hasRoom,
  variant = 'quiet',
  onClick,
}: {
  icon: LucideIcon;
  label: string;
  hasRoom: boolean;
  variant?: 'quiet' | 'secondary';
  onClick(): void;
}): ReactNode {
  if (!hasRoom) return <IconButton icon={icon} label={label} onClick={onClick} />;
  return (
    <Button icon={icon} variant={variant} onClick={onClick}>
      {label}
    </Button>
  );
}
