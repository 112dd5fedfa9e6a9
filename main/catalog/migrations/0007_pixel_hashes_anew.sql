-- They are over the reduced pixels, and pictures are reduced with another kernel now. Each comes back with its thumbnail.
UPDATE `images` SET `pixel_hash` = NULL WHERE `pixel_hash` IS NOT NULL;
