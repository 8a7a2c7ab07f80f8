<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en_US">
<context>
    <name>Errors</name>
    <message numerus="yes">
        <source>Try again in %n second(s).</source>
        <translation>
            <numerusform>Try again in %n second.</numerusform>
            <numerusform>Try again in %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LifeOperations</name>
    <message numerus="yes">
        <source>Extend %n sandbox(es)</source>
        <translation>
            <numerusform>Extend %n sandbox</numerusform>
            <numerusform>Extend %n sandboxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n extended</source>
        <translation>
            <numerusform>%n extended</numerusform>
            <numerusform>%n extended</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Pause %n sandbox(es)</source>
        <translation>
            <numerusform>Pause %n sandbox</numerusform>
            <numerusform>Pause %n sandboxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paused</source>
        <translation>
            <numerusform>%n paused</numerusform>
            <numerusform>%n paused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Resume %n sandbox(es)</source>
        <translation>
            <numerusform>Resume %n sandbox</numerusform>
            <numerusform>Resume %n sandboxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n resumed</source>
        <translation>
            <numerusform>%n resumed</numerusform>
            <numerusform>%n resumed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take snapshots of %n sandbox(es)</source>
        <translation>
            <numerusform>Take a snapshot of %n sandbox</numerusform>
            <numerusform>Take snapshots of %n sandboxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n snapshot(s) taken</source>
        <translation>
            <numerusform>%n snapshot taken</numerusform>
            <numerusform>%n snapshots taken</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Clone %n sandbox(es)</source>
        <translation>
            <numerusform>Clone %n sandbox</numerusform>
            <numerusform>Clone %n sandboxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n copy(ies) made</source>
        <translation>
            <numerusform>%n copy made</numerusform>
            <numerusform>%n copies made</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cloned</source>
        <translation>
            <numerusform>%n cloned</numerusform>
            <numerusform>%n cloned</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Save %n sandbox(es) as templates</source>
        <translation>
            <numerusform>Save %n sandbox as a template</numerusform>
            <numerusform>Save %n sandboxes as templates</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n saved as templates</source>
        <translation>
            <numerusform>%n saved as a template</numerusform>
            <numerusform>%n saved as templates</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::AccountBars</name>
    <message numerus="yes">
        <source>%n accounts could not be refreshed because the network did not answer: %1.</source>
        <translation>
            <numerusform>%n account could not be refreshed because the network did not answer: %1.</numerusform>
            <numerusform>%n accounts could not be refreshed because the network did not answer: %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::AccountEditor</name>
    <message numerus="yes">
        <source>The answer took %n millisecond(s).</source>
        <translation>
            <numerusform>The answer took %n millisecond.</numerusform>
            <numerusform>The answer took %n milliseconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The service&apos;s clock is %n second(s) ahead of this one.</source>
        <translation>
            <numerusform>The service&apos;s clock is %n second ahead of this one.</numerusform>
            <numerusform>The service&apos;s clock is %n seconds ahead of this one.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The service&apos;s clock is %n second(s) behind this one.</source>
        <translation>
            <numerusform>The service&apos;s clock is %n second behind this one.</numerusform>
            <numerusform>The service&apos;s clock is %n seconds behind this one.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::ChoiceEdit</name>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… and %n more</numerusform>
            <numerusform>… and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::CloneDialog</name>
    <message numerus="yes">
        <source>Clone %n sandbox(es)</source>
        <translation>
            <numerusform>Clone %n sandbox</numerusform>
            <numerusform>Clone %n sandboxes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::CreateDialog</name>
    <message numerus="yes">
        <source>Nothing was sent: %n field(s) need another look.</source>
        <translation>
            <numerusform>Nothing was sent: %n field need another look.</numerusform>
            <numerusform>Nothing was sent: %n fields need another look.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::CreateForm</name>
    <message numerus="yes">
        <source>%n variable(s)</source>
        <translation>
            <numerusform>%n variable</numerusform>
            <numerusform>%n variables</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n secret(s)</source>
        <translation>
            <numerusform>%n secret</numerusform>
            <numerusform>%n secrets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n GPU(s)</source>
        <translation>
            <numerusform>%n GPU</numerusform>
            <numerusform>%n GPUs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::DeleteDialog</name>
    <message numerus="yes">
        <source>Delete %n sandbox(es)</source>
        <translation>
            <numerusform>Delete %n sandbox</numerusform>
            <numerusform>Delete %n sandboxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n sandbox(es) with all files and processes inside?</source>
        <translation>
            <numerusform>Delete %n sandbox with all files and processes inside?</numerusform>
            <numerusform>Delete %n sandboxes with all files and processes inside?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::DemoServer</name>
    <message numerus="yes">
        <source>The simulator did not answer within %n second(s).</source>
        <translation>
            <numerusform>The simulator did not answer within %n second.</numerusform>
            <numerusform>The simulator did not answer within %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::DetailsPane</name>
    <message numerus="yes">
        <source>%n sandboxes are selected. Select one to see its details.</source>
        <translation>
            <numerusform>%n sandbox is selected. Select one to see its details.</numerusform>
            <numerusform>%n sandboxes are selected. Select one to see its details.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::DurationEdit</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::EachOperation</name>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not confirmed</source>
        <translation>
            <numerusform>%n not confirmed</numerusform>
            <numerusform>%n not confirmed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not begun</source>
        <translation>
            <numerusform>%n not begun</numerusform>
            <numerusform>%n not begun</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Egress</name>
    <message numerus="yes">
        <source>There may be at most %n destination(s).</source>
        <translation>
            <numerusform>There may be at most %n destination.</numerusform>
            <numerusform>There may be at most %n destinations.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::FileDrag</name>
    <message numerus="yes">
        <source>%n item(s)</source>
        <translation>
            <numerusform>%n item</numerusform>
            <numerusform>%n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Fetching %n item(s) to be dragged.</source>
        <translation>
            <numerusform>Fetching %n item to be dragged.</numerusform>
            <numerusform>Fetching %n items to be dragged.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Fetching %n item(s), %1</source>
        <comment>%1: 34 %</comment>
        <translation>
            <numerusform>Fetching %n item, %1</numerusform>
            <numerusform>Fetching %n items, %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Fetching %n item(s)</source>
        <translation>
            <numerusform>Fetching %n item</numerusform>
            <numerusform>Fetching %n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n item(s) are ready: drag them once more.</source>
        <translation>
            <numerusform>%n item is ready: drag it once more.</numerusform>
            <numerusform>%n items are ready: drag them once more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Fetching %n item(s) to be pasted.</source>
        <translation>
            <numerusform>Fetching %n item to be pasted.</numerusform>
            <numerusform>Fetching %n items to be pasted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n item(s) can be pasted in other programs now.</source>
        <translation>
            <numerusform>%n item can be pasted in other programs now.</numerusform>
            <numerusform>%n items can be pasted in other programs now.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::FilePreview</name>
    <message numerus="yes">
        <source>This picture has more than %n million pixels and is not shown.</source>
        <translation>
            <numerusform>This picture has more than %n million pixels and is not shown.</numerusform>
            <numerusform>This picture has more than %n million pixels and is not shown.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::FilesTab</name>
    <message numerus="yes">
        <source>%Ln entries</source>
        <translation>
            <numerusform>%Ln entry</numerusform>
            <numerusform>%Ln entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %Ln selected (%2)</source>
        <translation>
            <numerusform>%1, %Ln selected (%2)</numerusform>
            <numerusform>%1, %Ln selected (%2)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %Ln selected</source>
        <translation>
            <numerusform>%1, %Ln selected</numerusform>
            <numerusform>%1, %Ln selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %Ln more</source>
        <translation>
            <numerusform>… and %Ln more</numerusform>
            <numerusform>… and %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %Ln files or folders?</source>
        <translation>
            <numerusform>Delete %Ln file or folder?</numerusform>
            <numerusform>Delete %Ln files or folders?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::ImageDialog</name>
    <message numerus="yes">
        <source>%n image(s).</source>
        <translation>
            <numerusform>%n image.</numerusform>
            <numerusform>%n images.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more for another kind of sandbox.</source>
        <translation>
            <numerusform>%n more for another kind of sandbox.</numerusform>
            <numerusform>%n more for another kind of sandbox.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more not ready.</source>
        <translation>
            <numerusform>%n more not ready.</numerusform>
            <numerusform>%n more not ready.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n snapshot(s).</source>
        <translation>
            <numerusform>%n snapshot.</numerusform>
            <numerusform>%n snapshots.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n template(s).</source>
        <translation>
            <numerusform>%n template.</numerusform>
            <numerusform>%n templates.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::LifeActions</name>
    <message numerus="yes">
        <source>%n selected sandbox(es) left out: %1</source>
        <translation>
            <numerusform>%n selected sandbox left out: %1</numerusform>
            <numerusform>%n selected sandboxes left out: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::LifeDialog</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::MainWindow</name>
    <message numerus="yes">
        <source>%n sandbox(es) are hidden by it.</source>
        <translation>
            <numerusform>%n sandbox is hidden by it.</numerusform>
            <numerusform>%n sandboxes are hidden by it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n so far</source>
        <translation>
            <numerusform>%n so far</numerusform>
            <numerusform>%n so far</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n transfer(s) at once</source>
        <translation>
            <numerusform>%n transfer at once</numerusform>
            <numerusform>%n transfers at once</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… and %n more</numerusform>
            <numerusform>… and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Quit, and lose what you have changed in %n file(s)?</source>
        <translation>
            <numerusform>Quit, and lose what you have changed in %n file?</numerusform>
            <numerusform>Quit, and lose what you have changed in %n files?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At most %n for each account</source>
        <translation>
            <numerusform>At most %n for each account</numerusform>
            <numerusform>At most %n for each account</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::NetworkEditor</name>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… and %n more</numerusform>
            <numerusform>… and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::NetworkSettings</name>
    <message numerus="yes">
        <source>%n certificate(s) found.</source>
        <translation>
            <numerusform>%n certificate found.</numerusform>
            <numerusform>%n certificates found.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::NetworkTab</name>
    <message numerus="yes">
        <source>Limited to %n destination(s)</source>
        <translation>
            <numerusform>Limited to %n destination</numerusform>
            <numerusform>Limited to %n destinations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Blocked: %n destination(s)</source>
        <translation>
            <numerusform>Blocked: %n destination</numerusform>
            <numerusform>Blocked: %n destinations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Operations</name>
    <message numerus="yes">
        <source>Delete %n files or folders in “%1”</source>
        <translation>
            <numerusform>Delete %n file or folder in “%1”</numerusform>
            <numerusform>Delete %n files or folders in “%1”</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Ppio::PpioCreationWait</name>
    <message numerus="yes">
        <source>It was still in state “%1” after %n second(s).</source>
        <translation>
            <numerusform>It was still in state “%1” after %n second.</numerusform>
            <numerusform>It was still in state “%1” after %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Ppio::Snapshots</name>
    <message numerus="yes">
        <source>Enter a number of copies between 1 and %n.</source>
        <translation>
            <numerusform>Enter a number of copies between 1 and %n.</numerusform>
            <numerusform>Enter a number of copies between 1 and %n.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Ppio::Validation</name>
    <message numerus="yes">
        <source>The name may have at most %n character(s).</source>
        <translation>
            <numerusform>The name may have at most %n character.</numerusform>
            <numerusform>The name may have at most %n characters.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The lifetime may be at most %n minute(s).</source>
        <translation>
            <numerusform>The lifetime may be at most %n minute.</numerusform>
            <numerusform>The lifetime may be at most %n minutes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The idle time-out must be between 1 and %n minute(s).</source>
        <translation>
            <numerusform>The idle time-out must be between 1 and %n minute.</numerusform>
            <numerusform>The idle time-out must be between 1 and %n minutes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A label may have at most %n character(s).</source>
        <translation>
            <numerusform>A label may have at most %n character.</numerusform>
            <numerusform>A label may have at most %n characters.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>There may be at most %n label(s).</source>
        <translation>
            <numerusform>There may be at most %n label.</numerusform>
            <numerusform>There may be at most %n labels.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Prime::Ports</name>
    <message numerus="yes">
        <source>The name may have at most %n character(s).</source>
        <translation>
            <numerusform>The name may have at most %n character.</numerusform>
            <numerusform>The name may have at most %n characters.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Prime::PrimeCreationWait</name>
    <message numerus="yes">
        <source>The image was not built within %n minute(s).</source>
        <translation>
            <numerusform>The image was not built within %n minute.</numerusform>
            <numerusform>The image was not built within %n minutes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It was still in state “%1” after %n second(s).</source>
        <translation>
            <numerusform>It was still in state “%1” after %n second.</numerusform>
            <numerusform>It was still in state “%1” after %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Prime::Ssh</name>
    <message numerus="yes">
        <source>A session may last at most %n minute(s).</source>
        <translation>
            <numerusform>A session may last at most %n minute.</numerusform>
            <numerusform>A session may last at most %n minutes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::Prime::Validation</name>
    <message numerus="yes">
        <source>The name may have at most %n character(s).</source>
        <translation>
            <numerusform>The name may have at most %n character.</numerusform>
            <numerusform>The name may have at most %n characters.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The lifetime may be at most %n minute(s), or without limit.</source>
        <translation>
            <numerusform>The lifetime may be at most %n minute, or without limit.</numerusform>
            <numerusform>The lifetime may be at most %n minutes, or without limit.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A label may have at most %n character(s).</source>
        <translation>
            <numerusform>A label may have at most %n character.</numerusform>
            <numerusform>A label may have at most %n characters.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>There may be at most %n label(s).</source>
        <translation>
            <numerusform>There may be at most %n label.</numerusform>
            <numerusform>There may be at most %n labels.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The idle time-out must be between 1 and %n minute(s).</source>
        <translation>
            <numerusform>The idle time-out must be between 1 and %n minute.</numerusform>
            <numerusform>The idle time-out must be between 1 and %n minutes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::RemoteFolderModel</name>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n byte</numerusform>
            <numerusform>%n bytes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::RemoveOperation</name>
    <message numerus="yes">
        <source>Delete %n sandbox(es)</source>
        <translation>
            <numerusform>Delete %n sandbox</numerusform>
            <numerusform>Delete %n sandboxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n deleted.</source>
        <translation>
            <numerusform>%n deleted.</numerusform>
            <numerusform>%n deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n deleted,</source>
        <translation>
            <numerusform>%n deleted,</numerusform>
            <numerusform>%n deleted,</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not confirmed.</source>
        <translation>
            <numerusform>%n not confirmed.</numerusform>
            <numerusform>%n not confirmed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::ResumeDialog</name>
    <message numerus="yes">
        <source>Resume %n sandbox(es)</source>
        <translation>
            <numerusform>Resume %n sandbox</numerusform>
            <numerusform>Resume %n sandboxes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::StatusSummary</name>
    <message numerus="yes">
        <source>%n sandbox(es)</source>
        <translation>
            <numerusform>%n sandbox</numerusform>
            <numerusform>%n sandboxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n sandbox(es)</source>
        <translation>
            <numerusform>%1 of %n sandbox</numerusform>
            <numerusform>%1 of %n sandboxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n operation(s) running</source>
        <translation>
            <numerusform>%n operation running</numerusform>
            <numerusform>%n operations running</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::TransferDesk</name>
    <message numerus="yes">
        <source>Fetching %n item(s) to %1.</source>
        <translation>
            <numerusform>Fetching %n item to %1.</numerusform>
            <numerusform>Fetching %n items to %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Sending %n item(s) to %1 in “%2”.</source>
        <translation>
            <numerusform>Sending %n item to %1 in “%2”.</numerusform>
            <numerusform>Sending %n items to %1 in “%2”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Sending to %n sandbox(es), to %1.</source>
        <translation>
            <numerusform>Sending to %n sandbox, to %1.</numerusform>
            <numerusform>Sending to %n sandboxes, to %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copying %n item(s) to %1 in “%2”.</source>
        <translation>
            <numerusform>Copying %n item to %1 in “%2”.</numerusform>
            <numerusform>Copying %n items to %1 in “%2”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n link(s) or special file(s) were left out: only files and folders can be moved.</source>
        <translation>
            <numerusform>%n link or special file was left out: only files and folders can be moved.</numerusform>
            <numerusform>%n links or special files were left out: only files and folders can be moved.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing goes to %n of the sandboxes: they could not be asked what is there.</source>
        <translation>
            <numerusform>Nothing goes to %n of the sandboxes: it could not be asked what is there.</numerusform>
            <numerusform>Nothing goes to %n of the sandboxes: they could not be asked what is there.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sandkeeper::TransferPreview</name>
    <message numerus="yes">
        <source>Copy %1, %2, to %n sandbox(es)?</source>
        <translation>
            <numerusform>Copy %1, %2, to %n sandbox?</numerusform>
            <numerusform>Copy %1, %2, to %n sandboxes?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) or folder(s)</source>
        <translation>
            <numerusform>%Ln file or folder</numerusform>
            <numerusform>%Ln files or folders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them are there already:</source>
        <translation>
            <numerusform>%Ln of them is there already:</numerusform>
            <numerusform>%Ln of them are there already:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TransfersModel</name>
    <message numerus="yes">
        <source>Done, %n left out</source>
        <translation>
            <numerusform>Done, %n left out</numerusform>
            <numerusform>Done, %n left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n link(s) or special file(s) were left out.</source>
        <translation>
            <numerusform>%n link or special file was left out.</numerusform>
            <numerusform>%n links or special files were left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n transfer(s) wait for your answer</source>
        <translation>
            <numerusform>%n transfer waits for your answer</numerusform>
            <numerusform>%n transfers wait for your answer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n transfer(s), %1</source>
        <translation>
            <numerusform>%n transfer, %1</numerusform>
            <numerusform>%n transfers, %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n transfer(s)</source>
        <translation>
            <numerusform>%n transfer</numerusform>
            <numerusform>%n transfers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n transfer(s) paused</source>
        <translation>
            <numerusform>%n transfer paused</numerusform>
            <numerusform>%n transfers paused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n transfer(s) failed</source>
        <translation>
            <numerusform>%n transfer failed</numerusform>
            <numerusform>%n transfers failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln file(s)</source>
        <translation>
            <numerusform>%1 of %Ln file</numerusform>
            <numerusform>%1 of %Ln files</numerusform>
        </translation>
    </message>
</context>
</TS>
