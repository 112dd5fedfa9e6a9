CREATE TABLE `spent_on_removed` (
	`uid` text PRIMARY KEY NOT NULL,
	`day` integer NOT NULL,
	`model` integer NOT NULL,
	`project` integer NOT NULL,
	`engine_seconds` real,
	`cost` real
) STRICT, WITHOUT ROWID;
