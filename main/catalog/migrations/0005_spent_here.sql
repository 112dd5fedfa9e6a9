-- Of a picture that came from elsewhere, or is a copy, nothing was spent here: see `isWhereItWasMade`.
UPDATE `images` SET `engine_seconds` = NULL, `cost` = NULL
WHERE (`engine_seconds` IS NOT NULL OR `cost` IS NOT NULL)
  AND `uid` NOT IN (SELECT `uid` FROM `job_images`)
  AND NOT (
    `name` GLOB '[0-9][0-9][0-9]*_seed_[0-9]*.*'
    AND `folder` IN (
      SELECT `code` FROM `names` WHERE `kind` = 'folder' AND `name` GLOB
        'library' || char(9) || 'collections/images/[0-9][0-9][0-9][0-9]/[0-9][0-9]/[0-9][0-9]/[0-9][0-9][0-9][0-9]'
    )
  );
