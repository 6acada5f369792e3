"""From the outbox to Discord, exactly once."""

from bot.deliver.budget import Budget
from bot.deliver.courier import Courier, Invalid, Refused, Sent
from bot.deliver.deliverer import Deliverer
from bot.deliver.obstacles import obstacle
from bot.deliver.permissions import READ_HISTORY, REQUIRED, Lack, lacks, missing_permissions
from bot.deliver.steward import Steward
from bot.deliver.trials import Trials

__all__ = [
    "READ_HISTORY",
    "REQUIRED",
    "Budget",
    "Courier",
    "Deliverer",
    "Invalid",
    "Lack",
    "Refused",
    "Sent",
    "Steward",
    "Trials",
    "lacks",
    "missing_permissions",
    "obstacle",
]
