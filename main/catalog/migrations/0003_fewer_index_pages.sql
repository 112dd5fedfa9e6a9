DROP INDEX `collection_items_by_position`;--> statement-breakpoint
DROP INDEX `images_by_place`;--> statement-breakpoint
CREATE INDEX `images_by_folder` ON `images` (`folder`);