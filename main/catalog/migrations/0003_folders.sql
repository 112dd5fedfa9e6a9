DROP INDEX `images_by_place`;--> statement-breakpoint
CREATE INDEX `images_by_folder` ON `images` (`folder`);