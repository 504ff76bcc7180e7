"""Addresses of the app."""

from django.urls import URLPattern, path

from scoring.low_prices import views as low_prices
from scoring.views import (
    chair,
    committee,
    consensus,
    desk,
    draws,
    evaluator,
    marking,
    minutes,
    own_draws,
    ranking,
    reopening,
    room,
    rounds,
)

app_name = "scoring"

_ITEM = "<uuid:bid_id>/<int:lot_number>/<int:place>/"

urlpatterns: list[URLPattern] = [
    path("beoordeling/<uuid:tender_id>/", evaluator.start, name="start"),
    path("beoordeling/<uuid:tender_id>/verklaring/", evaluator.declare, name="declare"),
    path("beoordeling/<uuid:tender_id>/uitleg/", committee.instruction, name="instruction"),
    path("beoordeling/<uuid:tender_id>/melding/<uuid:bid_id>/", committee.report, name="report_interest"),
    path("beoordeling/<uuid:tender_id>/commissie/", committee.committee, name="committee"),
    path("beoordeling/<uuid:tender_id>/commissie/<uuid:user_id>/", committee.member, name="committee_member"),
    path("beoordeling/<uuid:tender_id>/overzicht/", evaluator.overview, name="overview"),
    path("beoordeling/<uuid:tender_id>/afronden/", evaluator.finish_all, name="finish_all"),
    path("beoordeling/<uuid:tender_id>/afronden/<uuid:bid_id>/", evaluator.finish, name="finish"),
    path(f"beoordeling/<uuid:tender_id>/tafel/{_ITEM}", desk.desk, name="desk"),
    path(f"beoordeling/<uuid:tender_id>/tafel/{_ITEM}versies/", marking.history, name="history"),
    path(f"beoordeling/<uuid:tender_id>/tafel/{_ITEM}aanwijzing/", marking.hint, name="hint"),
    path(f"beoordeling/<uuid:tender_id>/tafel/{_ITEM}toezeggingen/", marking.commitments, name="commitments"),
    path(
        "beoordeling/<uuid:tender_id>/toezeggingen/<uuid:commitment_id>/weg/", marking.unmark, name="unmark"
    ),
    path("beoordeling/<uuid:tender_id>/plan/<uuid:bid_id>/", desk.plan, name="plan"),
    path("beoordeling/<uuid:tender_id>/toelating/", chair.admission, name="admission"),
    path("beoordeling/<uuid:tender_id>/toelating/allen/", chair.admit_all, name="admit_all"),
    path(
        "beoordeling/<uuid:tender_id>/toelating/<uuid:declaration_id>/",
        chair.decide,
        name="decide_declaration",
    ),
    path("beoordeling/<uuid:tender_id>/ontheffing/<uuid:user_id>/", chair.release, name="release"),
    path("beoordeling/<uuid:tender_id>/heropend/", reopening.reopenings, name="reopenings"),
    path("beoordeling/<uuid:tender_id>/heropenen/<uuid:user_id>/", reopening.reopen, name="reopen"),
    path("beoordeling/<uuid:tender_id>/voortgang/", chair.progress, name="progress"),
    path("beoordeling/<uuid:tender_id>/onthullen/", chair.reveal, name="reveal"),
    path("beoordeling/<uuid:tender_id>/opnieuw/", rounds.again, name="score_again"),
    path("consensus/<uuid:tender_id>/", consensus.agenda, name="consensus"),
    path("consensus/<uuid:tender_id>/bevestigen/", consensus.confirm, name="confirm"),
    path("consensus/<uuid:tender_id>/vaststellen/", consensus.fix, name="fix_quality"),
    path("consensus/<uuid:tender_id>/verslag/", minutes.minutes, name="minutes"),
    path("consensus/<uuid:tender_id>/verslag/<uuid:minutes_id>/", minutes.minutes_file, name="minutes_file"),
    path("consensus/<uuid:tender_id>/stand/", room.state, name="room_state"),
    path("consensus/<uuid:tender_id>/pen/", room.pen_down, name="pen_down"),
    path(f"consensus/<uuid:tender_id>/{_ITEM}", consensus.item, name="consensus_item"),
    path(f"consensus/<uuid:tender_id>/{_ITEM}muur/", consensus.wall, name="consensus_wall"),
    path(f"consensus/<uuid:tender_id>/{_ITEM}pen/", room.pen, name="pen"),
    path(f"consensus/<uuid:tender_id>/{_ITEM}bijstellen/", room.adjust, name="adjust"),
    path("rangorde/<uuid:tender_id>/", ranking.ranking, name="ranking"),
    path("rangorde/<uuid:tender_id>/vaststellen/", ranking.fix, name="fix_ranking"),
    path("rangorde/<uuid:tender_id>/stel/", ranking.what_if, name="what_if"),
    path("rangorde/<uuid:tender_id>/notaris/<uuid:event_id>/", draws.notary_document, name="notary_document"),
    path(
        "rangorde/<uuid:tender_id>/loting/<uuid:draw_id>/proces-verbaal/",
        draws.draw_record,
        name="draw_record",
    ),
    path("rangorde/<uuid:tender_id>/uitval/", ranking.drop, name="drop_out"),
    path("rangorde/<uuid:tender_id>/loten/<int:lot_number>/<int:tie>/", draws.commit, name="commit_draw"),
    path(
        "rangorde/<uuid:tender_id>/loten/<int:lot_number>/<int:tie>/uitslag/",
        draws.record,
        name="record_draw",
    ),
    path("rangorde/<uuid:tender_id>/loting/<uuid:draw_id>/", draws.draw, name="draw"),
    path("rangorde/<uuid:tender_id>/loting/<uuid:draw_id>/houden/", draws.hold, name="hold_draw"),
    path("rangorde/<uuid:tender_id>/loting/<uuid:draw_id>/afbreken/", draws.abort, name="abort_draw"),
    path("rangorde/<uuid:tender_id>/loting/<uuid:draw_id>/loting.json", draws.draw_file, name="draw_file"),
    path("rangorde/<uuid:tender_id>/lage-prijzen/", low_prices.overview, name="low_prices"),
    path(
        "rangorde/<uuid:tender_id>/lage-prijzen/<uuid:bid_id>/<int:lot_number>/",
        low_prices.ask,
        name="ask_low_price",
    ),
    path("rangorde/<uuid:tender_id>/lage-prijzen/<uuid:inquiry_id>/", low_prices.detail, name="low_price"),
    path(
        "rangorde/<uuid:tender_id>/lage-prijzen/<uuid:inquiry_id>/<uuid:explanation_id>/",
        low_prices.attachment,
        name="low_price_file",
    ),
    path("vraag/<uuid:tender_id>/<uuid:inquiry_id>/", low_prices.own, name="own_low_price"),
    path(
        "vraag/<uuid:tender_id>/<uuid:inquiry_id>/<uuid:explanation_id>/",
        low_prices.own_attachment,
        name="own_low_price_file",
    ),
    path("loting/verify_draw.py", draws.draw_tool, name="draw_tool"),
    path("loting/<uuid:tender_id>/<uuid:draw_id>/", own_draws.draw, name="own_draw"),
    path("loting/<uuid:tender_id>/<uuid:draw_id>/loting.json", own_draws.draw_file, name="own_draw_file"),
    path(
        "loting/<uuid:tender_id>/<uuid:draw_id>/proces-verbaal/",
        own_draws.draw_record,
        name="own_draw_record",
    ),
]
