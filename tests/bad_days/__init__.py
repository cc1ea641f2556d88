"""What a bad day brings: sudden ends, full disks, hostile senders. Nothing acknowledged is lost."""
