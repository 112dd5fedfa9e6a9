; Offers Gesso under "Open with" for pictures and batch files, without becoming the program they belong to:
; an extension's own default is left alone, only OpenWithProgids is added to.
!macro offerFor EXT CLASS
  WriteRegNone SHELL_CONTEXT "Software\Classes\.${EXT}\OpenWithProgids" "${CLASS}"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}\SupportedTypes" ".${EXT}" ""
!macroend

!macro withdrawFrom EXT CLASS
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.${EXT}\OpenWithProgids" "${CLASS}"
!macroend

!macro defineClass CLASS DESCRIPTION
  WriteRegStr SHELL_CONTEXT "Software\Classes\${CLASS}" "" "${DESCRIPTION}"
  WriteRegStr SHELL_CONTEXT "Software\Classes\${CLASS}\DefaultIcon" "" "$appExe,0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\${CLASS}\shell\open" "" "Open with ${PRODUCT_NAME}"
  WriteRegStr SHELL_CONTEXT "Software\Classes\${CLASS}\shell\open\command" "" `"$appExe" "%1"`
!macroend

!macro forEachType ACTION
  !insertmacro ${ACTION} "png" "Gesso.Picture"
  !insertmacro ${ACTION} "jpg" "Gesso.Picture"
  !insertmacro ${ACTION} "jpeg" "Gesso.Picture"
  !insertmacro ${ACTION} "webp" "Gesso.Picture"
  !insertmacro ${ACTION} "avif" "Gesso.Picture"
  !insertmacro ${ACTION} "gif" "Gesso.Picture"
  !insertmacro ${ACTION} "tif" "Gesso.Picture"
  !insertmacro ${ACTION} "tiff" "Gesso.Picture"
  !insertmacro ${ACTION} "bmp" "Gesso.Picture"
  !insertmacro ${ACTION} "yaml" "Gesso.BatchFile"
  !insertmacro ${ACTION} "yml" "Gesso.BatchFile"
!macroend

!macro customInstall
  !insertmacro defineClass "Gesso.Picture" "Picture"
  !insertmacro defineClass "Gesso.BatchFile" "Gesso batch file"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}\shell\open\command" "" `"$appExe" "%1"`
  !insertmacro forEachType offerFor
!macroend

!macro customUnInstall
  !insertmacro forEachType withdrawFrom
  DeleteRegKey SHELL_CONTEXT "Software\Classes\Gesso.Picture"
  DeleteRegKey SHELL_CONTEXT "Software\Classes\Gesso.BatchFile"
  DeleteRegKey SHELL_CONTEXT "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}"
!macroend
