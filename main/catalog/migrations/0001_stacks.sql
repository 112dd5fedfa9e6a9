ALTER TABLE `states` ADD `own_stack` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `states` ADD `stack_role` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `states_by_own_stack` ON `states` (`own_stack`) WHERE own_stack <> 0;