CREATE INDEX `images_by_negative` ON `images` (`negative_id`);--> statement-breakpoint
CREATE INDEX `names_by_text` ON `names` (`text_id`) WHERE text_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `states_by_expiry` ON `states` (`expires_at`) WHERE expires_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `states_by_note` ON `states` (`note_id`) WHERE note_id <> 0;