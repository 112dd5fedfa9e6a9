CREATE TABLE `searches` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`query` text NOT NULL,
	`sort` text NOT NULL,
	`grouping` text NOT NULL,
	`position` real NOT NULL
) STRICT;
