"""The entry in Programs and Features."""

from __future__ import annotations

from crossmsi.manifest.node import FilledText, Flag, Node, optional


class ProgramsAndFeatures(Node):
    """The entry in Programs and Features (the ARP* properties)."""

    contact: FilledText | None = optional("Whom to ask for support (ARPCONTACT).")
    help_link: FilledText | None = optional("Address of the support page (ARPHELPLINK).")
    help_telephone: FilledText | None = optional("Telephone number of the support (ARPHELPTELEPHONE).")
    about_url: FilledText | None = optional("Address of the product or its maker (ARPURLINFOABOUT).")
    update_url: FilledText | None = optional("Address where updates are found (ARPURLUPDATEINFO).")
    readme: FilledText | None = optional("Path or address of a readme (ARPREADME).")
    comments: FilledText | None = optional("Comments shown with the entry (ARPCOMMENTS).")
    no_modify: Flag = optional("Take away the Change button (ARPNOMODIFY).", False)
    no_repair: Flag = optional("Take away the Repair button (ARPNOREPAIR).", False)
    no_remove: Flag = optional("Take away the Remove button (ARPNOREMOVE).", False)
    hidden: Flag = optional("Leave the product out of the list (ARPSYSTEMCOMPONENT).", False)
