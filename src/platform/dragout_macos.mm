// SPDX-License-Identifier: MIT
#include "platform/dragout.h"

#include <algorithm>

#include <QDrag>
#include <QPointer>
#include <QWidget>

#import <AppKit/AppKit.h>

namespace {

using Sandkeeper::DragOut::Ended;
using Sandkeeper::DragOut::Fetch;
using Sandkeeper::DragOut::Item;

/// How Qt names a mime type on the pasteboard that macOS knows nothing of: so its own windows find it again.
NSString *pasteboardType(const QString &mimeType)
{
    QString name = mimeType;
    return (QStringLiteral("com.trolltech.anymime.") + name.replace(QLatin1Char('/'), QStringLiteral("--")))
        .toNSString();
}

NSString *uniformType(const Item &item)
{
    return item.folder ? @"public.folder" : @"public.data";
}

/// AppKit begins a drag with the event of the button that holds it, and raises an exception for any other.
bool isPress(NSEvent *event)
{
    return event && (event.type == NSEventTypeLeftMouseDown || event.type == NSEventTypeLeftMouseDragged);
}

/// nil for none.
NSImage *imageOf(const QPixmap &pixmap)
{
    CGImageRef image = pixmap.toImage().toCGImage(); // ours to release
    if (!image)
        return nil;
    const QSizeF size = pixmap.deviceIndependentSize();
    NSImage *made = [[[NSImage alloc] initWithCGImage:image
                                                 size:NSMakeSize(size.width(), size.height())] autorelease];
    CGImageRelease(image);
    return made;
}

} // namespace

/// Keeps a promise: the receiver names a place, the file is fetched, and moved there. It lives as long as AppKit
/// needs it, which may be long after the drag.
@interface SandkeeperPromise : NSObject <NSFilePromiseProviderDelegate> {
@public
    Item item;
    int number;
    Fetch fetch;
}
@end

@implementation SandkeeperPromise

- (NSString *)filePromiseProvider:(NSFilePromiseProvider *)provider fileNameForType:(NSString *)fileType
{
    Q_UNUSED(provider)
    Q_UNUSED(fileType)
    return item.name.toNSString();
}

// Not the main queue, which is the default: the receiver's wait must never be the window's.
- (NSOperationQueue *)operationQueueForFilePromiseProvider:(NSFilePromiseProvider *)provider
{
    Q_UNUSED(provider)
    static NSOperationQueue *queue = [[NSOperationQueue alloc] init];
    return queue;
}

- (void)filePromiseProvider:(NSFilePromiseProvider *)provider
          writePromiseToURL:(NSURL *)url
          completionHandler:(void (^)(NSError *error))handler
{
    Q_UNUSED(provider)
    void (^tell)(NSError *) = [handler copy];
    NSURL *target = [url copy];
    const Fetch get = fetch;
    const int which = number;
    dispatch_async(dispatch_get_main_queue(), ^{
        get(which, [tell, target](const QString &path) {
            // Copied and not moved: it serves the next drag too. On a file system of Apple's that takes no time.
            NSString *source = path.toNSString();
            dispatch_async(dispatch_get_global_queue(QOS_CLASS_USER_INITIATED, 0), ^{
                NSError *error = nil;
                if (source.length == 0)
                    error = [NSError errorWithDomain:NSCocoaErrorDomain code:NSFileReadUnknownError userInfo:nil];
                else
                    [[NSFileManager defaultManager] copyItemAtURL:[NSURL fileURLWithPath:source]
                                                            toURL:target
                                                            error:&error];
                tell(error);
                [tell release];
                [target release];
            });
        });
    });
}

@end

/// Tells when the drag is over.
@interface SandkeeperDragSource : NSObject <NSDraggingSource> {
@public
    QPointer<QWidget> from;
    Ended ended;
}
@end

@implementation SandkeeperDragSource

- (NSDragOperation)draggingSession:(NSDraggingSession *)session
    sourceOperationMaskForDraggingContext:(NSDraggingContext)context
{
    Q_UNUSED(session)
    return context == NSDraggingContextWithinApplication ? NSDragOperationCopy | NSDragOperationMove
                                                         : NSDragOperationCopy;
}

- (void)draggingSession:(NSDraggingSession *)session
           endedAtPoint:(NSPoint)point
              operation:(NSDragOperation)operation
{
    Q_UNUSED(session)
    Q_UNUSED(point)
    if (from && ([NSEvent pressedMouseButtons] & 1) == 0)
        Sandkeeper::DragOut::tellReleased(from);
    ended(operation != NSDragOperationNone);
    [self autorelease];
}

@end

namespace Sandkeeper::DragOut {

bool canPromise(const QList<Item> &items)
{
    return std::none_of(items.begin(), items.end(), [](const Item &item) { return item.name.isEmpty(); });
}

bool canSaveTo()
{
    return false;
}

bool canFollow()
{
    return false;
}

bool isButtonHeld()
{
    return false;
}

void start(QWidget *source, const Offer &offer, const Ended &ended)
{
    NSView *view = reinterpret_cast<NSView *>(source->window()->winId());
    NSEvent *event = [NSApp currentEvent];
    if (!offer.files.isEmpty() || !canPromise(offer.items) || !view || !isPress(event))
        return startPlain(source, offer, ended);

    const QSizeF size = offer.picture.deviceIndependentSize();
    NSImage *picture = imageOf(offer.picture);
    const NSPoint at = [view convertPoint:[event locationInWindow] fromView:nil];
    NSMutableArray<NSDraggingItem *> *dragged = [NSMutableArray array];
    const auto add = [&](id<NSPasteboardWriting> writer, bool isSeen) {
        NSDraggingItem *one = [[[NSDraggingItem alloc] initWithPasteboardWriter:writer] autorelease];
        const NSRect frame = NSMakeRect(at.x, at.y, size.width(), size.height());
        [one setDraggingFrame:frame contents:isSeen ? picture : nil];
        [dragged addObject:one];
    };
    NSPasteboardItem *own = [[[NSPasteboardItem alloc] init] autorelease];
    [own setData:offer.ownData.toNSData() forType:pasteboardType(offer.ownType)];
    add(own, true);
    for (int i = 0; i < int(offer.items.size()); ++i) {
        SandkeeperPromise *promise = [[[SandkeeperPromise alloc] init] autorelease];
        promise->item = offer.items.at(i);
        promise->number = i;
        promise->fetch = offer.fetch;
        NSFilePromiseProvider *provider =
            [[[NSFilePromiseProvider alloc] initWithFileType:uniformType(offer.items.at(i))
                                                    delegate:promise] autorelease];
        provider.userInfo = promise; // keeps it: a delegate is not retained
        add(provider, false);
    }
    SandkeeperDragSource *dragSource = [[SandkeeperDragSource alloc] init]; // releases itself at the end
    dragSource->from = source;
    dragSource->ended = ended;
    [view beginDraggingSessionWithItems:dragged event:event source:dragSource];
}

/// A session of AppKit's ends with the button or with Escape; only one of Qt's can be given up.
void cancel()
{
    QDrag::cancel();
}

} // namespace Sandkeeper::DragOut
